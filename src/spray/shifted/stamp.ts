import type { Tensor } from '../../tensor/tensor.ts';

/** A small map that is looked for in heatmaps, [height, width] row-major, of unit length. */
export interface Stamp {
  readonly cells: Float64Array;
  readonly height: number;
  readonly width: number;
}

/** Share of a map's weighted squares that its stamp holds: the rest is what the samples happen to share. */
const massHeld = 0.8;

/**
 * What a map [h, w] without negative values has in the smallest rectangle around the cells that hold the largest 80 % of
 * its weighted squares; undefined where there is nothing.
 */
export function cutStamp({ data, shape }: Tensor, weights: Float64Array): Stamp | undefined {
  const columns = shape[1]!;
  const weighted = weights.map((weight, cell) => weight * data[cell]! ** 2);
  const total = weighted.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return undefined;
  let held = 0;
  const least = weighted.toSorted((a, b) => b - a).find((value) => (held += value) >= massHeld * total) ?? 0;
  const inside = Array.from(weighted.keys()).filter((cell) => weighted[cell]! > 0 && weighted[cell]! >= least);
  const [top, bottom] = findRange(inside.map((cell) => Math.floor(cell / columns)));
  const [left, right] = findRange(inside.map((cell) => cell % columns));
  const [height, width] = [bottom - top + 1, right - left + 1];
  const cells = Float64Array.from({ length: height * width }, (_, index) => {
    const [row, column] = [top + Math.floor(index / width), left + (index % width)];
    return data[row * columns + column]!;
  });
  const length = Math.sqrt(cells.reduce((sum, value) => sum + value * value, 0));
  return { cells: cells.map((value) => value / length), height, width };
}

function findRange(values: readonly number[]): [least: number, most: number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
}
