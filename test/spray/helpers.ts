import { readFileSync } from 'node:fs';
import type { SparseMatrix } from '../../src/spray/sparse-matrix.ts';
import { parseNpy } from '../../src/tensor/npy.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

/** Reads an array of test/fixtures. */
export function readFixture(path: string): Tensor {
  return parseNpy(readFileSync(new URL(`../fixtures/${path}.npy`, import.meta.url)), path);
}

/** Heatmaps [n, …] as rows [n, size]. */
export function toRows({ data, shape }: Tensor): Tensor {
  return { data, shape: [shape[0]!, data.length / shape[0]!] };
}

/** A symmetric affinity from undirected edges of weight 1. */
export function fromEdges(size: number, edges: readonly (readonly [number, number])[]): SparseMatrix {
  const lists = Array.from({ length: size }, (): number[] => []);
  for (const [a, b] of edges) {
    lists[a]!.push(b);
    lists[b]!.push(a);
  }
  const columns = lists.flatMap((list) => list.sort((a, b) => a - b));
  const offsets = Int32Array.from([0, ...lists].map((_, row) => lists.slice(0, row).flat().length));
  return { size, offsets, columns: Int32Array.from(columns), values: new Float64Array(columns.length).fill(1) };
}

/** Every pair of `count` nodes, numbered from `first`. */
export function cliqueEdges(first: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, a) => a).flatMap((a) =>
    Array.from({ length: a }, (_, b): [number, number] => [first + a, first + b]),
  );
}
