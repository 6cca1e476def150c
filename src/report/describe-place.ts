import type { Tensor } from '../tensor/tensor.ts';

/** Share of a region that must lie in a third of the picture, or along its edges, to be said to be there. */
const leastShare = 0.8;

/** How deep an edge is, as a share of the picture's sides. */
const edgeDepth = 0.15;

const [rowWords, columnWords] = [
  ['top', 'middle', 'bottom'],
  ['left', 'middle', 'right'],
] as const;

/**
 * Where on a picture a region [height, width], 0 to 1, lies, in words: “at the bottom”, “at the top left”, “in the
 * middle”, “along the edges”; null where it is spread or empty.
 */
export function describePlace({ data, shape }: Tensor): string | null {
  const [height, width] = shape as readonly [number, number];
  const [rows, columns] = [[0, 0, 0] as number[], [0, 0, 0] as number[]];
  let [total, edges] = [0, 0];
  for (const [index, value] of data.entries()) {
    const [y, x] = [(Math.floor(index / width) + 0.5) / height, ((index % width) + 0.5) / width];
    rows[Math.floor(3 * y)]! += value;
    columns[Math.floor(3 * x)]! += value;
    if (Math.min(y, 1 - y, x, 1 - x) < edgeDepth) edges += value;
    total += value;
  }
  const find = (thirds: readonly number[]) => thirds.findIndex((value) => total > 0 && value >= leastShare * total);
  const [row, column] = [find(rows), find(columns)];
  if (row < 0 && column < 0) return total > 0 && edges >= leastShare * total ? 'along the edges' : null;
  const words = [rowWords[row], columnWords[column]].filter((word) => word !== undefined && word !== 'middle');
  return words.length > 0 ? `at the ${words.join(' ')}` : 'in the middle';
}
