import { describe, expect, it } from 'vitest';
import { rotation } from '../../../src/spray/views/rotation-view.ts';
import { viewRow, type Tensor } from '../../../src/tensor/tensor.ts';
import { drawHeatmaps, measure, paint, pairs } from './helpers.ts';

const options = { normalise: 'sum' } as const;

/** |Σ mass · weight(ring) · e^(−i·harmonic·angle)| for every ring and harmonic, from the definition, with tent weights. */
function describeDensely(heatmaps: Tensor, sample: number): number[] {
  const [height, width] = heatmaps.shape.slice(1) as [number, number];
  const cells = [...viewRow(heatmaps, sample)].map((value, cell) => ({
    mass: Math.max(value, 0),
    x: cell % width,
    y: Math.floor(cell / width),
  }));
  expect(cells).toHaveLength(height * width);
  const total = cells.reduce((sum, { mass }) => sum + mass, 0);
  const average = (of: (cell: (typeof cells)[number]) => number): number =>
    cells.reduce((sum, cell) => sum + (cell.mass / total) * of(cell), 0);
  const [cx, cy] = [average(({ x }) => x), average(({ y }) => y)];
  const spread = Math.sqrt(average(({ x, y }) => (x - cx) ** 2 + (y - cy) ** 2));
  return Array.from({ length: 48 }, (_, index) => {
    const [ring, harmonic] = [Math.floor(index / 6), index % 6];
    const weigh = (x: number, y: number): number => {
      const place = Math.min(7, (2 * Math.hypot(x - cx, y - cy)) / spread);
      return Math.max(0, 1 - Math.abs(place - ring));
    };
    const part = (wave: (angle: number) => number): number =>
      average(({ x, y }) => weigh(x, y) * wave(harmonic * Math.atan2(y - cy, x - cx)));
    return Math.hypot(part(Math.cos), part(Math.sin));
  });
}

describe('rotation', () => {
  it.each(pairs)('is the distance between the angular magnitudes per ring of samples %i and %i', (a, b) => {
    const heatmaps = drawHeatmaps([3, 7, 8], 6);
    const [left, right] = [describeDensely(heatmaps, a), describeDensely(heatmaps, b)];
    const expected = Math.hypot(...left.map((value, i) => value - right[i]!));
    expect(measure(rotation.points(heatmaps, options), a, b)).toBeCloseTo(expected, 5);
  });

  const ell = (x: number, y: number): number =>
    Number((x >= 4 && x < 7 && y >= 4 && y < 16) || (y >= 13 && y < 16 && x >= 4 && x < 11));

  it('does not see a quarter turn', () => {
    const points = rotation.points(
      paint(2, 20, (sample, x, y) => (sample === 0 ? ell(x, y) : ell(y, 19 - x))),
      options,
    );
    expect(measure(points, 0, 1)).toBeLessThan(1e-6);
  });

  it('hardly sees any other turn, move or change of size, but another shape', () => {
    const turn = (x: number, y: number): number => {
      const [dx, dy] = [(x - 32) / 2, (y - 28) / 2];
      return ell(8 + dx * Math.cos(0.6) + dy * Math.sin(0.6), 10 - dx * Math.sin(0.6) + dy * Math.cos(0.6));
    };
    const points = rotation.points(
      paint(3, 60, (sample, x, y) => [ell(x, y), turn(x, y), Number(Math.hypot(x - 20, y - 20) < 12)][sample]!),
      options,
    );
    expect(measure(points, 0, 1)).toBeLessThan(0.1);
    expect(measure(points, 0, 2)).toBeGreaterThan(0.3);
  });
});
