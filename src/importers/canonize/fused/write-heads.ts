import type { GraphBuilder } from '../../../graph/builder.ts';
import { readFloat, readInt, type Node } from '../../../graph/graph.ts';
import { refuseForm } from '../simplify-row.ts';
import { addMaybe, finish, refuseOutputs } from './expand-row.ts';

/** What attention is computed of, [batch, length, hidden] each. */
interface Heads {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  /** Added to the scores [batch, heads, queries, keys], where there is something. */
  readonly added: string | undefined;
  /** Hidden size of the queries, all heads together. */
  readonly size: number;
}

/**
 * softmax(q kᵀ · scale + added) v for each head (Vaswani et al. 2017), as the output of `node`.
 * @throws UnhansError `operator` where it looks back only, or gives more
 */
export function writeHeads(node: Node, { query, key, value, added, size }: Heads, builder: GraphBuilder): void {
  refuseOutputs(node);
  if (readInt(node, 'unidirectional', 0) === 1) throw refuseForm(node, 'it looks back only, expected unidirectional=0');
  const heads = readInt(node, 'num_heads', 1);
  const given = readFloat(node, 'scale', 0);
  const scale = given === 0 ? 1 / Math.sqrt(size / heads) : given;
  const split = (name: string, perm: readonly number[]): string => {
    const rows = builder.add('Reshape', [name, builder.ints([0, 0, heads, -1])]);
    return builder.add('Transpose', [rows], { perm });
  };
  const scaled = builder.add('Mul', [split(query, [0, 2, 1, 3]), builder.floats(scale)]);
  const scores = builder.add('MatMul', [scaled, split(key, [0, 2, 3, 1])]);
  const weights = builder.add('Softmax', [addMaybe(builder, scores, added)], { axis: -1 });
  const mixed = builder.add('MatMul', [weights, split(value, [0, 2, 1, 3])]);
  const joined = builder.add('Transpose', [mixed], { perm: [0, 2, 1, 3] });
  finish(node, 'Reshape', [joined, builder.ints([0, 0, -1])], builder);
}
