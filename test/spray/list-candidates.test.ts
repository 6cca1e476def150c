import { describe, expect, it } from 'vitest';
import {
  createClusterLister,
  listCandidates,
  orderByCentrality,
  type Cluster,
} from '../../src/spray/list-candidates.ts';

const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);
const cluster = (members: number[], fisher: number): Cluster => ({
  index: 0,
  of: 2,
  clustering: 'kmeans',
  members,
  fisher,
});

describe('listCandidates', () => {
  it('keeps the best of clusters that hold nearly the same samples', () => {
    const kept = listCandidates([cluster(range(0, 20), 3), cluster(range(0, 19), 5), cluster(range(40, 20), 4)], 60);
    expect(kept.map(({ fisher }) => fisher)).toEqual([5, 4]);
    expect(kept.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('keeps clusters that merely overlap', () => {
    expect(listCandidates([cluster(range(0, 20), 3), cluster(range(10, 20), 5)], 30)).toHaveLength(2);
  });

  it('puts the smaller of equally scored clusters first', () => {
    const kept = listCandidates([cluster(range(10, 90), 5), cluster(range(0, 10), 5)], 100);
    expect(kept.map(({ members }) => members.length)).toEqual([10, 90]);
  });
});

describe('createClusterLister', () => {
  it('lists the members of every cluster', () => {
    const list = createClusterLister({ data: Float64Array.of(0, 3, 1, 20, 22, 21), shape: [6, 1] });
    const clusters = list({ assignments: Int32Array.of(0, 1, 0, 1, -1, 1), count: 2 }, 'kmeans');
    expect(clusters.map(({ members }) => members)).toEqual([
      [0, 2],
      [1, 3, 5],
    ]);
  });
});

describe('orderByCentrality', () => {
  it('puts the member nearest to their mean first', () => {
    const points = { data: Float64Array.of(9, 0, 3, 1, 9), shape: [5, 1] } as const;
    expect(orderByCentrality(cluster([1, 2, 3], 5), points).members).toEqual([3, 1, 2]);
  });
});
