import type { GraphBuilder } from '../../graph/builder.ts';
import { readFloat, readInt, type Node } from '../../graph/graph.ts';
import { refuseForm, toTarget, type Simplify } from './simplify-row.ts';

/** Inputs of Attention besides queries, keys, values and mask: what went before, and how long the keys are. */
const stateInputs = [4, 5, 6];

/** Attention (opset 23) in parts: the product of queries and keys, a mask, a softmax, the product with the values. */
export function toAttentionParts(node: Node, simplify: Simplify): boolean {
  const { builder, shape } = simplify;
  assertForm(node);
  const [query, key, value] = node.inputs as [string, string, string];
  const rank = shape(query).length;
  const heads = rank === 3 ? readInt(node, 'q_num_heads', 1) : shape(query)[1]!;
  if (heads !== (rank === 3 ? readInt(node, 'kv_num_heads', heads) : shape(key)[1]!))
    throw refuseForm(node, 'it has fewer heads of keys than of queries, expected as many');

  const [q, k, v] = [query, key, value].map((name) => splitHeads(name, heads, simplify)) as [string, string, string];
  const size = rank === 3 ? shape(query)[2]! / heads : shape(query)[3]!;
  const scaled = builder.add('Mul', [q, builder.floats(readFloat(node, 'scale', 1 / Math.sqrt(size)))]);
  const scores = builder.add('MatMul', [scaled, builder.add('Transpose', [k], { perm: [0, 1, 3, 2] })]);
  const masked = addMask(node, capScores(node, scores, builder), simplify);
  const mixed = builder.add('MatMul', [builder.add('Softmax', [masked], { axis: -1 }), v]);
  if (rank === 4) {
    builder.addNode({ ...node, op: 'Identity', inputs: [mixed], attributes: {} });
    return true;
  }
  const joined = builder.add('Transpose', [mixed], { perm: [0, 2, 1, 3] });
  const target = builder.ints(toTarget(shape(node.outputs[0]!)));
  builder.addNode({ ...node, op: 'Reshape', inputs: [joined, target], attributes: {} });
  return true;
}

function assertForm(node: Node): void {
  if (stateInputs.some((index) => node.inputs[index])) throw refuseForm(node, 'it reads past keys, expected none');
  if (node.outputs.slice(1).some((name) => name !== '')) throw refuseForm(node, 'it has several outputs, expected one');
}

/** [batch, length, heads · size] as [batch, heads, length, size]. */
function splitHeads(value: string, heads: number, { builder, shape }: Simplify): string {
  const [batch, length, width] = shape(value) as [number, number, number];
  if (shape(value).length === 4) return value;
  const split = builder.add('Reshape', [value, builder.ints(toTarget([batch, length, heads, width / heads]))]);
  return builder.add('Transpose', [split], { perm: [0, 2, 1, 3] });
}

function capScores(node: Node, scores: string, builder: GraphBuilder): string {
  const cap = readFloat(node, 'softcap', 0);
  if (!(cap > 0)) return scores;
  const bent = builder.add('Tanh', [builder.add('Mul', [scores, builder.floats(1 / cap)])]);
  return builder.add('Mul', [bent, builder.floats(cap)]);
}

/** Adds a mask of floats; where a mask of booleans is false, and behind the diagonal of a causal one, stands −∞. */
function addMask(node: Node, scores: string, { builder, constant, shape }: Simplify): string {
  const keep = (mask: string, values: string) => builder.add('Where', [mask, values, builder.floats(-Infinity)]);
  const mask = node.inputs[3] ? constant(node.inputs[3]) : undefined;
  if (node.inputs[3] && !mask) throw refuseForm(node, 'its mask is computed, expected a constant');
  const masked =
    mask === undefined
      ? scores
      : mask.type === 'bool'
        ? keep(node.inputs[3]!, scores)
        : builder.add('Add', [scores, node.inputs[3]!]);
  if (readInt(node, 'is_causal', 0) === 0) return masked;
  const [queries, keys] = node.inputs.map((name) => shape(name).at(-2)!) as [number, number];
  const data = Uint8Array.from({ length: queries * keys }, (_, index) =>
    index % keys <= Math.floor(index / keys) ? 1 : 0,
  );
  return keep(builder.constant({ type: 'bool', shape: [queries, keys], data }), masked);
}
