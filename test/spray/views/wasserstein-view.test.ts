import { describe, expect, it } from 'vitest';
import { wasserstein, wassersteinCentred, wassersteinScaled } from '../../../src/spray/views/wasserstein-view.ts';
import type { Tensor } from '../../../src/tensor/tensor.ts';
import { createRandom } from '../../../src/random.ts';
import { drawHeatmaps, measure, paint } from './helpers.ts';

const options = { normalise: 'sum' } as const;
const side = 12;

/** Eight cells of equal relevance per sample, and their places. */
function scatter(seed: number): { heatmaps: Tensor; places: [number, number][][] } {
  const random = createRandom(seed);
  const chosen = [0, 1].map(() => {
    const cells = new Set<number>();
    while (cells.size < 8) cells.add(Math.floor(random() * side * side));
    return cells;
  });
  const heatmaps = paint(2, side, (sample, x, y) => (chosen[sample]!.has(y * side + x) ? 0.125 : 0));
  return {
    heatmaps,
    places: chosen.map((cells) => [...cells].map((cell) => [cell % side, Math.floor(cell / side)])),
  };
}

/** Sliced W₂ of equally heavy places in units of the side: per direction the places are matched in their order. */
function matchSorted(left: [number, number][], right: [number, number][]): number {
  let sum = 0;
  for (let index = 0; index < 8; index++) {
    const angle = (index * Math.PI) / 8;
    const project = (places: [number, number][]): number[] =>
      places.map(([x, y]) => x * Math.cos(angle) + y * Math.sin(angle)).sort((a, b) => a - b);
    const [a, b] = [project(left), project(right)];
    for (let place = 0; place < 8; place++) sum += ((a[place]! - b[place]!) / side) ** 2 / 64;
  }
  return Math.sqrt(sum);
}

describe('wasserstein', () => {
  it.each([1, 2, 3])('is the sliced Wasserstein distance between equal masses, drawn from seed %i', (seed) => {
    const { heatmaps, places } = scatter(seed);
    const expected = matchSorted(places[0]!, places[1]!);
    expect(measure(wasserstein.points(heatmaps, options), 0, 1)).toBeCloseTo(expected, 5);
  });

  it('grows with how far one spot is moved', () => {
    const spots = paint(3, side, (sample, x, y) => (y === 5 && x === [1, 3, 9][sample] ? 1 : 0));
    const points = wasserstein.points(spots, options);
    // the mean square of a unit vector's projections is one half
    expect(measure(points, 0, 1)).toBeCloseTo(2 / side / Math.SQRT2, 5);
    expect(measure(points, 0, 2)).toBeCloseTo(8 / side / Math.SQRT2, 5);
  });

  it('only sees positive relevance', () => {
    const signed = paint(2, side, (sample, x, y) => (x === 2 && y === 3 ? 1 : sample * -0.01));
    expect(measure(wasserstein.points(signed, options), 0, 1)).toBeCloseTo(0, 6);
  });

  it('takes heatmaps without positive relevance for mass in the middle', () => {
    const points = wasserstein.points(
      paint(2, 5, (sample, x, y) => (sample === 1 && x === 2 && y === 2 ? 1 : 0)),
      options,
    );
    expect(measure(points, 0, 1)).toBe(0);
  });
});

/** A shape of the plane, drawn at a place and a size; sampled finely enough that its quantiles are stable. */
const triangle = (x: number, y: number, size: number): number =>
  x >= 0 && y >= 0 && x / size + y / (2 * size) <= 1 ? 1 : 0;

describe('wassersteinCentred', () => {
  it('is the distance of the masses around their centres', () => {
    const { heatmaps, places } = scatter(4);
    const centred = places.map((list) => {
      const middle = [0, 1].map((axis) => list.reduce((sum, place) => sum + place[axis]! / 8, 0));
      return list.map(([x, y]): [number, number] => [x - middle[0]!, y - middle[1]!]);
    });
    const expected = matchSorted(centred[0]!, centred[1]!);
    expect(measure(wassersteinCentred.points(heatmaps, options), 0, 1)).toBeCloseTo(expected, 5);
  });

  it('does not see where a shape lies, but how large it is', () => {
    const shapes = paint(
      3,
      40,
      (sample, x, y) => [triangle(x, y, 8), triangle(x - 25, y - 13, 8), triangle(x, y, 18)][sample]!,
    );
    const points = wassersteinCentred.points(shapes, options);
    expect(measure(points, 0, 1)).toBeLessThan(1e-6);
    expect(measure(points, 0, 2)).toBeGreaterThan(0.05);
  });
});

describe('wassersteinScaled', () => {
  it('does not see where a shape lies or how large it is, but which shape it is', () => {
    const shapes = paint(
      3,
      40,
      (sample, x, y) => [triangle(x, y, 8), triangle(x - 3, y - 2, 18), Number(Math.abs(x - y) < 2)][sample]!,
    );
    const points = wassersteinScaled.points(shapes, options);
    expect(measure(points, 0, 1)).toBeLessThan(0.1);
    expect(measure(points, 0, 2)).toBeGreaterThan(0.4);
  });

  it('gives finite points to any heatmaps', () => {
    expect([...wassersteinScaled.points(drawHeatmaps([4, 7, 3], 9), options).data].every(Number.isFinite)).toBe(true);
  });
});
