import { viewRow, type Tensor } from '../tensor/tensor.ts';

/** Cells of two heatmaps of one image may differ by this share of the largest cell: what batches round differently. */
const tolerance = 1e-5;

/**
 * How many of the `members` have one and the same heatmap of `heatmaps` [n, …], as copies of an image do: a number above
 * half of them, or 0 where no heatmap has such a majority. Takes two passes (Boyer and Moore 1991).
 */
export function countIdentical(heatmaps: Tensor, members: readonly number[]): number {
  const candidate = findMajority(members, (left, right) => isSame(viewRow(heatmaps, left), viewRow(heatmaps, right)));
  if (candidate === undefined) return 0;
  const heatmap = viewRow(heatmaps, candidate);
  const count = members.filter((member) => isSame(heatmap, viewRow(heatmaps, member))).length;
  return count > 1 && count > members.length / 2 ? count : 0;
}

/** The item that most are the same as, if there is such a majority; else any item. */
function findMajority(items: readonly number[], same: (left: number, right: number) => boolean): number | undefined {
  let candidate = items[0];
  let votes = 0;
  for (const item of items) {
    if (votes === 0) candidate = item;
    votes += same(candidate!, item) ? 1 : -1;
  }
  return candidate;
}

function isSame(left: Float32Array, right: Float32Array): boolean {
  const largest = left.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return left.every((value, cell) => Math.abs(value - right[cell]!) <= tolerance * largest);
}
