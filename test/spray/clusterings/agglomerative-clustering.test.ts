import { describe, expect, it } from 'vitest';
import { agglomerative, mergeByVariance } from '../../../src/spray/clusterings/agglomerative-clustering.ts';
import { createSpace, drawBlobs, listGroups, listNearest, listTruth, place } from './helpers.ts';

/** Sum of squared distances to the mean. */
function scatter(rows: readonly (readonly number[])[]): number {
  const mean = rows[0]!.map((_, axis) => rows.reduce((sum, row) => sum + row[axis]!, 0) / rows.length);
  return rows.reduce(
    (sum, row) => sum + row.reduce((square, value, axis) => square + (value - mean[axis]!) ** 2, 0),
    0,
  );
}

/** Ward's heights by trying every pair of clusters at every step. */
function mergeNaively(rows: readonly (readonly number[])[]): number[] {
  let clusters = rows.map((row) => [row]);
  const heights: number[] = [];
  while (clusters.length > 1) {
    let best = { cost: Infinity, a: 0, b: 0 };
    for (let a = 0; a < clusters.length; a++) {
      for (let b = 0; b < a; b++) {
        const cost = scatter([...clusters[a]!, ...clusters[b]!]) - scatter(clusters[a]!) - scatter(clusters[b]!);
        if (cost < best.cost) best = { cost, a, b };
      }
    }
    heights.push(best.cost);
    const { a, b } = best;
    clusters = [...clusters.filter((_, index) => index !== a && index !== b), [...clusters[a]!, ...clusters[b]!]];
  }
  return heights;
}

describe('agglomerative', () => {
  it.each([1, 2, 3])('is Ward’s method where all points are neighbours, drawn from seed %i', (seed) => {
    const { points } = drawBlobs([12, 9, 6], 0.6, seed);
    const rows = Array.from({ length: 27 }, (_, i) => [...points.data.subarray(3 * i, 3 * i + 3)]);
    const { heights } = mergeByVariance(listNearest(points, 26), points);
    for (const [index, height] of mergeNaively(rows).entries()) expect(heights[index]).toBeCloseTo(height, 9);
  });

  it('finds blobs of 5 to 200 samples among few neighbours', () => {
    const { points, truth } = drawBlobs([200, 80, 5], 0.1, 4);
    const groupings = agglomerative.partition(createSpace(points, 10), {
      leastSize: 5,
      range: { min: 2, max: 6 },
      seed: 0,
    });
    expect(groupings.map(({ count }) => count)).toEqual([2, 3, 4, 5, 6]);
    expect(listGroups(groupings[1]!)).toEqual(listTruth(truth));
  });

  it('leaves parts below the least size with what they were merged into', () => {
    const space = createSpace(place([0, 1, 2, 3, 4, 5, 6, 7, 40].map((x) => [x])), 4);
    const [grouping] = agglomerative.partition(space, { leastSize: 3, range: { min: 2, max: 2 }, seed: 0 });
    expect(
      listGroups(grouping!)
        .map((group) => group.length)
        .sort(),
    ).toEqual([4, 5]);
  });

  it('makes as many clusters as there are parts, where those are fewer than asked for', () => {
    const { points } = drawBlobs([6, 6], 0.05, 5);
    const groupings = agglomerative.partition(createSpace(points, 3), {
      leastSize: 5,
      range: { min: 6, max: 8 },
      seed: 0,
    });
    expect(groupings.map(({ count }) => count)).toEqual([2]);
  });
});
