import { readFloat, readString, type Node } from '../../../graph/graph.ts';
import type { GraphBuilder } from '../../../graph/builder.ts';
import { addMaybe, finish, type ExpandRow } from './expand-row.ts';

/** GELU (Hendrycks & Gimpel 2016), of onnxruntime and of ONNX. */
export const expandGelu: ExpandRow = (node, { builder }) => {
  writeGelu(node, node.inputs[0]!, readString(node, 'approximate', 'none') === 'tanh', builder);
};

/** GELU of a sum. */
export const expandBiasGelu: ExpandRow = (node, { builder }) => {
  writeGelu(node, builder.add('Add', node.inputs), false, builder);
};

/** GELU in the form with tanh, of a sum where there is a bias. */
export const expandFastGelu: ExpandRow = (node, { builder }) => {
  writeGelu(node, addMaybe(builder, node.inputs[0]!, node.inputs[1]), true, builder);
};

/** x · σ(α x), α = 1.702 by default (Hendrycks & Gimpel 2016). */
export const expandQuickGelu: ExpandRow = (node, { builder }) => {
  const x = node.inputs[0]!;
  const scaled = builder.add('Mul', [x, builder.floats(readFloat(node, 'alpha', 1.702))]);
  finish(node, 'Mul', [x, builder.add('Sigmoid', [scaled])], builder);
};

/** GELU as x · gate(x), with gate = (1 + erf(x/√2)) / 2 or its approximation by tanh: a product has a relevance rule. */
function writeGelu(node: Node, x: string, hasTanh: boolean, builder: GraphBuilder): void {
  const scale = (value: string, factor: number) => builder.add('Mul', [value, builder.floats(factor)]);
  const cube = () => builder.add('Mul', [x, builder.add('Mul', [x, x])]);
  const step = hasTanh
    ? builder.add('Tanh', [scale(builder.add('Add', [x, scale(cube(), 0.044715)]), Math.sqrt(2 / Math.PI))])
    : builder.add('Erf', [scale(x, Math.SQRT1_2)]);
  finish(node, 'Mul', [x, scale(builder.add('Add', [step, builder.floats(1)]), 0.5)], builder);
}
