import { describe, expect, it } from 'vitest';
import { hdbscan, linkDensely } from '../../../src/spray/clusterings/hdbscan-clustering.ts';
import { measureCores } from '../../../src/spray/clusterings/neighbour-edges.ts';
import { createSpace, drawBlobs, listGroups, listNearest, listTruth, place } from './helpers.ts';

const range = { min: 2, max: 8 };
const line = (positions: number[]): ReturnType<typeof place> => place(positions.map((x) => [x]));

describe('hdbscan', () => {
  /**
   * By hand: with 2 samples a cluster, {0, 0.1, 1, 1.1} lives from 1/8.9 to 1/0.9, 4·0.999 = 4.0; its two halves from
   * 1/0.9 to 1/0.1, 2·8.9 = 17.8 each, which is more.
   */
  it('takes the halves of a cluster where they have more excess of mass', () => {
    const space = createSpace(line([0, 0.1, 1, 1.1, 10, 10.5, 11]), 6);
    const [grouping] = hdbscan.partition(space, { leastSize: 2, range, seed: 0 });
    expect(listGroups(grouping!)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5, 6],
    ]);
  });

  /** The same points, 3 samples a cluster: the halves are too small. */
  it('takes the whole where its halves are too small', () => {
    const space = createSpace(line([0, 0.1, 1, 1.1, 10, 10.5, 11]), 6);
    const [grouping] = hdbscan.partition(space, { leastSize: 3, range, seed: 0 });
    expect(listGroups(grouping!)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('finds blobs of 5 to 200 samples among few neighbours, and leaves out what is far from all', () => {
    const { points, truth } = drawBlobs([200, 80, 5], 0.1, 1);
    const stray = place([
      ...Array.from({ length: 285 }, (_, i) => [...points.data.subarray(3 * i, 3 * i + 3)]),
      [8, 8, 8],
      [-9, 3, 3],
    ]);
    const [grouping] = hdbscan.partition(createSpace(stray, 10), { leastSize: 5, range, seed: 0 });
    expect(listGroups(grouping!)).toEqual(listTruth(truth));
    expect([...grouping!.assignments.slice(285)]).toEqual([-1, -1]);
  });

  it('finds 3 clusters where there are 3, whatever their number of samples', () => {
    for (const size of [20, 100, 200]) {
      const { points, truth } = drawBlobs([size, size, size], 0.2, 2);
      const groupings = hdbscan.partition(createSpace(points, 10), { leastSize: size / 4, range, seed: 0 });
      expect(listGroups(groupings[0]!)).toEqual(listTruth(truth));
    }
  });
});

describe('linkDensely', () => {
  it('joins at the heights of the minimum spanning tree of mutual reachability', () => {
    const { points } = drawBlobs([20, 15], 0.8, 3);
    const neighbours = listNearest(points, 34);
    const cores = measureCores(neighbours, 4);
    const [x, y] = [0, 1].map((axis) => (i: number) => points.data[2 * i + axis]!) as [
      (i: number) => number,
      (i: number) => number,
    ];
    const reach = (a: number, b: number): number =>
      Math.max(Math.hypot(x(a) - x(b), y(a) - y(b)), cores[a]!, cores[b]!);
    // Prim: the next point is always the one nearest to the tree
    const inside = [0];
    const expected: number[] = [];
    while (inside.length < 35) {
      const outside = Array.from({ length: 35 }, (_, i) => i).filter((i) => !inside.includes(i));
      const next = outside
        .map((i) => ({ i, height: Math.min(...inside.map((j) => reach(i, j))) }))
        .reduce((a, b) => (a.height <= b.height ? a : b));
      inside.push(next.i);
      expected.push(next.height);
    }
    const { heights } = linkDensely(neighbours, 4);
    for (const [index, height] of expected.sort((a, b) => a - b).entries())
      expect(heights[index]).toBeCloseTo(height, 12);
  });

  it('counts a point among its own neighbours for the core distance', () => {
    const points = line([0, 1, 3, 7]);
    expect([...measureCores(listNearest(points, 3), 3)]).toEqual([3, 2, 3, 6]);
  });
});
