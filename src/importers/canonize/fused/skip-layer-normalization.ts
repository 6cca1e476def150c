import { float } from '../../../graph/builder.ts';
import { readFloat } from '../../../graph/graph.ts';
import { addMaybe, finish, refuseOutputs, type ExpandRow } from './expand-row.ts';

/** Layer normalisation of a residual sum, with a bias where there is one; the sum may be its fourth output. */
export const expandSkipLayerNormalization: ExpandRow = (node, { builder }) => {
  refuseOutputs(node, [3]);
  const [x, skip, scale, shift, bias] = node.inputs as [string, string, string, string?, string?];
  const sum = builder.add('Add', [addMaybe(builder, x, bias), skip]);
  const named = node.outputs[3];
  if (named) finish({ ...node, name: `${node.name}/sum`, outputs: [named] }, 'Identity', [sum], builder);
  const attributes = { axis: -1, epsilon: float(readFloat(node, 'epsilon', 1e-12)) };
  finish(node, 'LayerNormalization', [sum, scale, ...(shift ? [shift] : [])], builder, attributes);
};
