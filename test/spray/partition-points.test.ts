import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { partitionPoints, type Points } from '../../src/spray/partition-points.ts';

/** Points around (10, 0), (0, 10) and (−10, 0): 50, 30 and 5 of them, in turns. */
function createThreeGroups(): { points: Points; groups: number[] } {
  const random = createRandom(4);
  const groups = [...Array<number>(50).fill(0), ...Array<number>(30).fill(1), ...Array<number>(5).fill(2)];
  const order = groups.map((group, index) => ({ group, key: (index * 37) % 85 })).sort((a, b) => a.key - b.key);
  const centres = [
    [10, 0],
    [0, 10],
    [-10, 0],
  ];
  const data = Float64Array.from(order.flatMap(({ group }) => centres[group]!.map((value) => value + random())));
  return { points: { data, shape: [85, 2] }, groups: order.map(({ group }) => group) };
}

describe('partitionPoints', () => {
  it('finds groups of very different size, numbered by size', () => {
    const { points, groups } = createThreeGroups();
    expect([...partitionPoints(points, 3, { seed: 0 }).assignments]).toEqual(groups);
  });

  it('gives the same partition for the same seed', () => {
    const random = createRandom(9);
    const points: Points = { data: Float64Array.from({ length: 900 }, random), shape: [300, 3] };
    expect(partitionPoints(points, 7, { seed: 5 })).toEqual(partitionPoints(points, 7, { seed: 5 }));
  });

  it('costs the sum of squared distances to the centres', () => {
    const points: Points = { data: Float64Array.of(0, 2, 10, 14), shape: [4, 1] };
    expect(partitionPoints(points, 2, { seed: 0 }).cost).toBeCloseTo(1 + 1 + 4 + 4, 12);
  });

  it('makes no more clusters than there are distinct points', () => {
    const points: Points = { data: Float64Array.of(1, 1, 1, 2, 2), shape: [5, 1] };
    const { count, assignments } = partitionPoints(points, 4, { seed: 0 });
    expect(count).toBe(2);
    expect([...assignments]).toEqual([0, 0, 0, 1, 1]);
  });

  it('finds a group of one in a hundred among more points than it tries starts on', () => {
    const random = createRandom(2);
    const groupOf = (point: number): number => (point % 100 === 0 ? 2 : point % 2);
    const data = Float64Array.from({ length: 30_000 }, (_, point) => 10 * groupOf(point) + random());
    const { assignments, cost } = partitionPoints({ data, shape: [30_000, 1] }, 3, { seed: 1 });
    // the odd ones are the most: 15,000 against 14,700 and 300
    const expected = Array.from({ length: 30_000 }, (_, point) => [1, 0, 2][groupOf(point)]);
    expect([...assignments]).toEqual(expected);
    expect(cost / 30_000).toBeCloseTo(1 / 12, 2);
  });

  it('partitions nothing into no clusters', () => {
    expect(partitionPoints({ data: new Float64Array(0), shape: [0, 0] }, 3, { seed: 0 }).count).toBe(0);
  });
});
