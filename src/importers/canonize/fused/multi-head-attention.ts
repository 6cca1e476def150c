import { refuseForm } from '../simplify-row.ts';
import { addMaybe, refuseInputs, type ExpandRow } from './expand-row.ts';
import { writeHeads } from './write-heads.ts';

/**
 * Attention of onnxruntime's own domain with queries, keys and values given, each [batch, length, hidden]; then come a
 * bias for the three of them behind each other, a mask, and what is added to the scores.
 */
export const expandMultiHeadAttention: ExpandRow = (node, { builder, shape }) => {
  refuseInputs(node, { 4: 'a mask', 6: 'past keys', 7: 'past values' });
  const given = node.inputs.slice(0, 3);
  if (given.filter(Boolean).length < 3 || given.some((name) => shape(name).length !== 3))
    throw refuseForm(node, 'its queries, keys and values are packed, expected three inputs [batch, length, hidden]');
  const [bias, added] = [node.inputs[3], node.inputs[5]];
  const sizes = given.map((name) => shape(name)[2]!);
  const biases = bias ? builder.addMany('Split', [bias, builder.ints(sizes)], 3, { axis: 0 }) : [];
  const [query, key, value] = given.map((name, place) => addMaybe(builder, name, biases[place]));
  writeHeads(node, { query: query!, key: key!, value: value!, added, size: sizes[0]! }, builder);
};
