import { describe, expect, it } from 'vitest';
import { ssim } from '../../../src/spray/views/ssim-view.ts';
import { viewRow, type Tensor } from '../../../src/tensor/tensor.ts';
import { drawHeatmaps, measure, paint, pairs } from './helpers.ts';

const options = { normalise: 'sum' } as const;

/** The numbers of a 7×7 window of an 11×11 heatmap. */
function cut(heatmaps: Tensor, sample: number, left: number, top: number): number[] {
  const row = viewRow(heatmaps, sample);
  return Array.from({ length: 49 }, (_, i) => row[(top + Math.floor(i / 7)) * 11 + left + (i % 7)]!);
}

const moment = (a: number[], b: number[]): number => {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(a.map((value, i) => (value - mean(a)) * (b[i]! - mean(b))));
};

describe('ssim', () => {
  it.each(pairs)('is √ of the mean of 2(1 − s), and what flatness takes, for samples %i and %i', (a, b) => {
    const heatmaps = drawHeatmaps([3, 11, 11], 7);
    const windows = [0, 4].flatMap((left) => [0, 4].map((top) => [left, top] as const));
    const floorOf = (sample: number): number =>
      windows.reduce((sum, [x, y]) => sum + moment(cut(heatmaps, sample, x, y), cut(heatmaps, sample, x, y)), 0) / 400;
    const [floorA, floorB] = [floorOf(a), floorOf(b)];
    const squares = windows.map(([x, y]) => {
      const [left, right] = [cut(heatmaps, a, x, y), cut(heatmaps, b, x, y)];
      const [vA, vB] = [moment(left, left), moment(right, right)];
      const structure = moment(left, right) / Math.sqrt((vA + floorA) * (vB + floorB));
      return vA / (vA + floorA) + vB / (vB + floorB) - 2 * structure;
    });
    const expected = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / 4);
    expect(measure(ssim.points(heatmaps, options), a, b)).toBeCloseTo(expected, 5);
  });

  it('makes heatmaps of the same structure near and inverted ones far, however strong', () => {
    const waves = paint(3, 14, (sample, x, y) => [1, 5, -1][sample]! * Math.sin(x + y / 2));
    const points = ssim.points(waves, options);
    expect(measure(points, 0, 1)).toBeLessThan(1e-5);
    expect(measure(points, 0, 2)).toBeCloseTo(2, 1);
  });

  it('accepts heatmaps smaller than a window, and flat ones', () => {
    const points = ssim.points(
      paint(2, 3, (sample, x) => sample * x),
      options,
    );
    expect(points.shape).toEqual([2, 9]);
    expect([...points.data].every(Number.isFinite)).toBe(true);
  });
});
