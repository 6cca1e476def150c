import { createFisherScorer } from './create-fisher-scorer.ts';
import type { Partition, Points } from './partition-points.ts';

/** A group of samples that may be one strategy of the model. */
export interface Cluster {
  /** Position in its list. */
  readonly index: number;
  /** Number of clusters of the partition it comes from. */
  readonly of: number;
  /** Sample indices, the most central in Φ first. */
  readonly members: readonly number[];
  /** Fisher score τ (see createFisherScorer); null where it or the rest is too small to be scored. */
  readonly fisher: number | null;
}

/** Clusters that share more of their members (Jaccard) are taken for the same. */
const sameness = 0.9;

/** Lists clusters of samples whose embedding is `scored`, with their Fisher scores: one list per partition, in its order. */
export function createClusterLister(scored: Points): (partition: Partition) => Cluster[] {
  const score = createFisherScorer(scored);
  return ({ assignments, count }) => {
    const groups = Array.from({ length: count }, (): number[] => []);
    for (const [sample, cluster] of assignments.entries()) groups[cluster]!.push(sample);
    return groups.map((members, index) => ({
      index,
      of: count,
      members: orderByCentrality(members, scored),
      fisher: score(members),
    }));
  };
}

/**
 * The distinct clusters among those of several partitions, by descending Fisher score; a cluster and its complement score
 * the same, and the smaller comes first. Of clusters that hold nearly the same samples (Jaccard index above 0.9) the one
 * with the largest score stays.
 */
export function listCandidates(clusters: readonly Cluster[]): Cluster[] {
  const kept: { cluster: Cluster; members: ReadonlySet<number> }[] = [];
  for (const cluster of clusters.toSorted(compareClusters)) {
    if (!kept.some(({ members }) => computeOverlap(members, cluster.members) > sameness)) {
      kept.push({ cluster, members: new Set(cluster.members) });
    }
  }
  return kept.map(({ cluster }, index) => ({ ...cluster, index }));
}

function compareClusters(a: Cluster, b: Cluster): number {
  return (b.fisher ?? 0) - (a.fisher ?? 0) || a.members.length - b.members.length;
}

/** The Jaccard index |A ∩ B| / |A ∪ B|. */
function computeOverlap(a: ReadonlySet<number>, b: readonly number[]): number {
  if (Math.min(a.size, b.length) <= sameness * Math.max(a.size, b.length)) return 0;
  const shared = b.reduce((count, member) => count + (a.has(member) ? 1 : 0), 0);
  return shared / (a.size + b.length - shared);
}

function orderByCentrality(members: readonly number[], { data, shape: [, size] }: Points): number[] {
  const centre = new Float64Array(size);
  for (const member of members) {
    for (let axis = 0; axis < size; axis++) centre[axis]! += data[member * size + axis]! / members.length;
  }
  const squares = new Map(
    members.map((member) => {
      let square = 0;
      for (let axis = 0; axis < size; axis++) square += (data[member * size + axis]! - centre[axis]!) ** 2;
      return [member, square];
    }),
  );
  return members.toSorted((a, b) => squares.get(a)! - squares.get(b)! || a - b);
}
