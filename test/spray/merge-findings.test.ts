import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/spray/list-candidates.ts';
import { mergeFindings } from '../../src/spray/merge-findings.ts';

const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);
const cluster = (members: number[], fisher: number | null): Cluster => ({
  index: 0,
  of: 2,
  clustering: 'kmeans',
  members,
  fisher,
});

describe('mergeFindings', () => {
  it('makes one finding of clusters of several views that hold the same samples, led by the best', () => {
    const findings = mergeFindings(
      {
        input: [cluster(range(0, 20), 3), cluster(range(40, 20), 7)],
        hidden: [cluster(range(1, 20), 9)],
        spectrum: [cluster(range(0, 21), 5)],
      },
      100,
    );
    expect(findings.map(({ views, fishers, fisher }) => ({ views, fishers, fisher }))).toEqual([
      { views: ['hidden', 'spectrum', 'input'], fishers: [9, 5, 3], fisher: 9 },
      { views: ['input'], fishers: [7], fisher: 7 },
    ]);
    expect(findings[0]!.members).toEqual(range(1, 20));
    expect(findings[0]!.clusters.map(({ members }) => members.length)).toEqual([20, 21, 20]);
  });

  it('lists a view once, with the best of its clusters', () => {
    const [finding] = mergeFindings({ input: [cluster(range(0, 20), 3), cluster(range(0, 19), 4)] }, 50);
    expect(finding).toMatchObject({ views: ['input'], fishers: [4] });
  });

  it('keeps clusters apart that share four fifths of their samples or fewer', () => {
    const views = { input: [cluster(range(0, 9), 2)], hidden: [cluster(range(1, 9), 1)] };
    // 8 shared of 10
    expect(mergeFindings(views, 20)).toHaveLength(2);
  });

  it('keeps a cluster and its complement apart, the smaller first', () => {
    const findings = mergeFindings({ input: [cluster(range(10, 90), 5), cluster(range(0, 10), 5)] }, 100);
    expect(findings.map(({ members }) => members.length)).toEqual([10, 90]);
  });

  it('puts findings without a score last', () => {
    const findings = mergeFindings({ input: [cluster(range(0, 3), null), cluster(range(3, 30), 0.1)] }, 40);
    expect(findings.map(({ fisher }) => fisher)).toEqual([0.1, null]);
  });

  it('finds nothing where there are no clusters', () => {
    expect(mergeFindings({ input: [], hidden: [] }, 0)).toEqual([]);
  });
});
