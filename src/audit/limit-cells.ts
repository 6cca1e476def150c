import type { Medium } from './modalities/medium.ts';

/** The most cells of a heatmap along each axis: `size`, or its square for a line, which then has as many in all. */
export function limitCells({ isPooled, size: [height] }: Medium, size: number): number {
  if (!isPooled) return Infinity;
  return height === 1 ? size ** 2 : size;
}
