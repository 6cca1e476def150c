import { describe, expect, it } from 'vitest';
import { spectrum } from '../../../src/spray/views/spectrum-view.ts';
import { viewRow } from '../../../src/tensor/tensor.ts';
import { drawHeatmaps, measure, paint, pairs } from './helpers.ts';

const options = { normalise: 'sum' } as const;

/** All magnitudes of the transform of a plane of unit norm, from the definition. */
function transform(plane: Float32Array, height: number, width: number): number[] {
  const norm = Math.hypot(...plane);
  return [...plane.keys()].map((frequency) => {
    const [v, u] = [Math.floor(frequency / width), frequency % width];
    let [re, im] = [0, 0];
    for (const [cell, value] of plane.entries()) {
      const angle = -2 * Math.PI * ((u * (cell % width)) / width + (v * Math.floor(cell / width)) / height);
      re += (value / norm) * Math.cos(angle);
      im += (value / norm) * Math.sin(angle);
    }
    return Math.sqrt((re * re + im * im) / plane.length);
  });
}

describe('spectrum', () => {
  it.each([
    [4, 6],
    [5, 4],
    [5, 5],
  ])('is the distance between all Fourier magnitudes, of %i×%i cells', (height, width) => {
    const heatmaps = drawHeatmaps([3, height, width], 3);
    const points = spectrum.points(heatmaps, options);
    for (const [a, b] of pairs) {
      const [left, right] = [a, b].map((i) => transform(viewRow(heatmaps, i), height, width)) as [number[], number[]];
      expect(measure(points, a, b)).toBeCloseTo(Math.hypot(...left.map((value, i) => value - right[i]!)), 5);
    }
  });

  it('does not see where a pattern lies', () => {
    const stroke = (x: number, y: number): number => (x >= 0 && x < 3 && y >= 0 && y < 2 ? 1 + x : 0);
    const moved = paint(3, 12, (sample, x, y) => [stroke(x, y), stroke(x - 7, y - 5), stroke(y, x)][sample]!);
    const points = spectrum.points(moved, options);
    expect(measure(points, 0, 1)).toBeLessThan(1e-6);
    expect(measure(points, 0, 2)).toBeGreaterThan(0.1);
  });
});
