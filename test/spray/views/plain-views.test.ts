import { describe, expect, it } from 'vitest';
import { absolute, channels, hidden, histogram, input, pearson } from '../../../src/spray/views/plain-views.ts';
import { createTensor, viewRow } from '../../../src/tensor/tensor.ts';
import { drawHeatmaps, measure, pairs, share } from './helpers.ts';

const options = { normalise: 'sum' } as const;
const flat = drawHeatmaps([3, 4, 5], 1);
const coloured = drawHeatmaps([3, 2, 4, 5], 2);
const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((value, i) => value - b[i]!));
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Two channels of 20 cells put together cell by cell. */
function joinChannels(sample: number, join: (first: number, second: number) => number): number[] {
  const row = viewRow(coloured, sample);
  const joined = Array.from({ length: 20 }, (_, cell) => join(row[cell]!, row[cell + 20]!));
  const total = joined.reduce((sum, value) => sum + Math.abs(value), 0);
  return joined.map((value) => value / total);
}

describe('plain views', () => {
  it.each(pairs)('input compares the shares of relevance in samples %i and %i cell by cell', (a, b) => {
    expect(measure(input.points(flat, options), a, b)).toBeCloseTo(distance(share(flat, a), share(flat, b)), 6);
  });

  it.each(pairs)('input sums the channels of samples %i and %i first', (a, b) => {
    const summed = [a, b].map((sample) => joinChannels(sample, (first, second) => first + second));
    expect(measure(input.points(coloured, options), a, b)).toBeCloseTo(distance(summed[0]!, summed[1]!), 6);
  });

  it.each(pairs)('absolute compares |r| of samples %i and %i, summed over channels without cancelling', (a, b) => {
    const sums = [a, b].map((sample) => joinChannels(sample, (first, second) => Math.abs(first) + Math.abs(second)));
    expect(measure(absolute.points(coloured, options), a, b)).toBeCloseTo(distance(sums[0]!, sums[1]!), 6);
    const magnitudes = [a, b].map((sample) => share(flat, sample).map(Math.abs));
    expect(measure(absolute.points(flat, options), a, b)).toBeCloseTo(distance(magnitudes[0]!, magnitudes[1]!), 6);
  });

  it.each(pairs)('channels keeps the channels of samples %i and %i apart', (a, b) => {
    const expected = distance(share(coloured, a), share(coloured, b));
    expect(measure(channels.points(coloured, options), a, b)).toBeCloseTo(expected, 6);
  });

  it('hidden does not care how strong the relevance is', () => {
    const vectors = createTensor(Float32Array.of(1, -3, 4, 2, -6, 8, 4, 3, -1), [3, 3]);
    const points = hidden.points(vectors, options);
    expect(measure(points, 0, 1)).toBeCloseTo(0, 6);
    expect(measure(points, 0, 2)).toBeCloseTo(Math.hypot(3, 6, 5) / 8, 6);
  });

  it.each(pairs)('pearson has the distance √(2(1 − ρ)) between samples %i and %i', (a, b) => {
    const [left, right] = [a, b].map((sample) => [...viewRow(flat, sample)]) as [number[], number[]];
    const covariance = mean(left.map((value, i) => value * right[i]!)) - mean(left) * mean(right);
    const variance = (row: number[]): number => mean(row.map((value) => value * value)) - mean(row) ** 2;
    const correlation = covariance / Math.sqrt(variance(left) * variance(right));
    expect(measure(pearson.points(flat, options), a, b)).toBeCloseTo(Math.sqrt(2 * (1 - correlation)), 5);
  });

  it('pearson makes the most similar heatmaps the nearest', () => {
    const data = Float32Array.of(0, 1, 2, 3, 5, 7, 9, 11, 3, 2, 1, 0);
    const points = pearson.points(createTensor(data, [3, 2, 2]), options);
    expect(measure(points, 0, 1)).toBeCloseTo(0, 5);
    expect(measure(points, 0, 2)).toBeCloseTo(2, 5);
  });

  it.each(pairs)('histogram has the Wasserstein distance of the values in samples %i and %i', (a, b) => {
    // among all ways to match equal values, moving the mass between the two cumulative distributions costs least
    const [left, right] = [share(flat, a), share(flat, b)];
    const rank = (row: number[], value: number): number => row.filter((other) => other < value).length;
    const byRank = (row: number[], place: number): number => row.find((value) => rank(row, value) === place)!;
    const squares = left.map((value) => (value - byRank(right, rank(left, value))) ** 2);
    expect(measure(histogram.points(flat, options), a, b)).toBeCloseTo(Math.sqrt(mean(squares)), 6);
  });

  it('histogram does not mind where the values are', () => {
    const points = histogram.points(createTensor(Float32Array.of(1, 2, 3, 4, 4, 1, 3, 2), [2, 2, 2]), options);
    expect(measure(points, 0, 1)).toBe(0);
  });
});
