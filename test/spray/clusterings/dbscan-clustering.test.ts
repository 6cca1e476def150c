import { describe, expect, it } from 'vitest';
import { dbscan, joinCores } from '../../../src/spray/clusterings/dbscan-clustering.ts';
import { listEdges, measureCores } from '../../../src/spray/clusterings/neighbour-edges.ts';
import { createSpace, drawBlobs, listGroups, listNearest, listTruth, place } from './helpers.ts';

describe('dbscan', () => {
  /**
   * By hand, radius 1 and 3 samples, themselves among them: cores are 1 and 2 (0, 1, 2 and 1, 2, 3 are near), and 11;
   * 0 and 3 belong to 1 and 2, 10 and 12 to 11; 6 is near to none, 20 and 21 are too few.
   */
  it('joins cores, attaches what is near to them, and leaves the rest', () => {
    const points = place([0, 1, 2, 3, 6, 10, 11, 12, 20, 21].map((x) => [x]));
    const neighbours = listNearest(points, 9);
    const grouping = joinCores(listEdges(neighbours), measureCores(neighbours, 3), 1, 3);
    expect([...grouping.assignments]).toEqual([0, 0, 0, 0, -1, 1, 1, 1, -1, -1]);
    expect(grouping.count).toBe(2);
  });

  it('finds blobs of 8 to 200 samples among few neighbours', () => {
    const { points, truth } = drawBlobs([200, 80, 8], 0.1, 6);
    const groupings = dbscan.partition(createSpace(points, 10), { leastSize: 5, range: { min: 2, max: 8 }, seed: 0 });
    const loosest = groupings.at(-1)!;
    const found = listGroups(loosest).map((group) => new Set(group.map((sample) => truth[sample])).size);
    expect(found.every((blobs) => blobs === 1)).toBe(true);
    expect(listGroups(loosest).map((group) => truth[group[0]!])).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(listTruth(truth)).toHaveLength(3);
  });
});
