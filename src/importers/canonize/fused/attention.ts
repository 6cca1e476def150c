import { readInt, readInts } from '../../../graph/graph.ts';
import { refuseForm } from '../simplify-row.ts';
import { addMaybe, refuseInputs, type ExpandRow } from './expand-row.ts';
import { writeHeads } from './write-heads.ts';

/**
 * Attention of onnxruntime's own domain: queries, keys and values are one product of [batch, length, width] with
 * [width, 3 · hidden]; inputs are data, weights, bias, mask, past, and what is added to the scores.
 */
export const expandAttention: ExpandRow = (node, { builder, shape }) => {
  refuseInputs(node, { 3: 'a mask', 4: 'past keys', 6: 'lengths of past keys' });
  if (readInt(node, 'do_rotary', 0) === 1) throw refuseForm(node, 'it turns queries and keys, expected do_rotary=0');
  const [data, weight, bias, , , added] = node.inputs as [string, string, string?, string?, string?, string?];
  const width = shape(weight)[1]!;
  const sizes = readInts(node, 'qkv_hidden_sizes') ?? [width / 3, width / 3, width / 3];
  const product = addMaybe(builder, builder.add('MatMul', [data, weight]), bias);
  const [query, key, value] = builder.addMany('Split', [product, builder.ints(sizes)], 3, { axis: -1 });
  writeHeads(node, { query: query!, key: key!, value: value!, added, size: sizes[0]! }, builder);
};
