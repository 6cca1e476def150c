import { createRandom } from '../../../src/random.ts';
import { createTensor, viewRow, type Tensor } from '../../../src/tensor/tensor.ts';

/** Heatmaps of any shape with values between −0.3 and 1. */
export function drawHeatmaps(shape: number[], seed: number): Tensor {
  const random = createRandom(seed);
  const length = shape.reduce((product, size) => product * size, 1);
  return createTensor(
    Float32Array.from({ length }, () => random() ** 3 * 1.3 - 0.3),
    shape,
  );
}

/** Heatmaps [n, side, side] from a function of the sample and its cell's column and row. */
export function paint(count: number, side: number, value: (sample: number, x: number, y: number) => number): Tensor {
  const data = Float32Array.from({ length: count * side * side }, (_, index) => {
    const cell = index % (side * side);
    return value(Math.floor(index / (side * side)), cell % side, Math.floor(cell / side));
  });
  return createTensor(data, [count, side, side]);
}

/** The Euclidean distance between two rows. */
export function measure(points: Tensor, a: number, b: number): number {
  const other = viewRow(points, b);
  return Math.sqrt(viewRow(points, a).reduce((sum, value, axis) => sum + (value - other[axis]!) ** 2, 0));
}

/** One sample's numbers, over the sum of their absolute values. */
export function share(samples: Tensor, index: number): number[] {
  const row = [...viewRow(samples, index)];
  const total = row.reduce((sum, value) => sum + Math.abs(value), 0);
  return row.map((value) => value / total);
}

/** Every pair of three samples. */
export const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
