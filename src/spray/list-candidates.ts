import type { ClusteringName } from './clusterings/clustering-table.ts';
import type { Grouping } from './clusterings/clustering.ts';
import { computeMean, createFisherScorer } from './create-fisher-scorer.ts';
import { createOverlapMeter } from './measure-overlap.ts';
import type { Points } from './partition-points.ts';
import { sortPlaces } from './sort-places.ts';

/** A group of samples that may be one strategy of the model. */
export interface Cluster {
  /** Position in its list. */
  readonly index: number;
  /** Number of clusters of the division it comes from. */
  readonly of: number;
  /** The clustering that found it. */
  readonly clustering: ClusteringName;
  /** Sample indices: ascending, or the most central in Φ first (see orderByCentrality). */
  readonly members: readonly number[];
  /** Fisher score τ (see createFisherScorer); null where it or the rest is too small to be scored. */
  readonly fisher: number | null;
  /** How far it stands apart in the view itself (see measureSeparation); absent where it was not measured. */
  readonly separation?: number | null;
}

/** Clusters of one view that share more of their members (Jaccard) are taken for the same. */
const sameness = 0.9;

/** Lists the clusters of divisions of samples whose embedding is `scored`, with their Fisher scores, members ascending. */
export function createClusterLister(scored: Points): (grouping: Grouping, clustering: ClusteringName) => Cluster[] {
  const score = createFisherScorer(scored);
  return ({ assignments, count }, clustering) => {
    const groups = Array.from({ length: count }, (): number[] => []);
    for (const [sample, cluster] of assignments.entries()) groups[cluster]?.push(sample);
    return groups.map((members, index) => ({
      index,
      of: count,
      clustering,
      members,
      fisher: score(members),
    }));
  };
}

/**
 * The distinct clusters among those of several divisions of `count` samples, the most prominent first. Of clusters that
 * hold nearly the same samples (Jaccard index above 0.9) the most prominent one stays. Empty ones are left out.
 */
export function listCandidates(clusters: readonly Cluster[], count: number): Cluster[] {
  const kept: Cluster[] = [];
  const meter = createOverlapMeter(count);
  for (const cluster of clusters.filter(({ members }) => members.length > 0).sort(compareClusters)) {
    const measure = meter(cluster.members);
    if (!kept.some(({ members }) => measure(members, sameness) > sameness)) kept.push(cluster);
  }
  return kept.map((cluster, index) => ({ ...cluster, index }));
}

/** Scores from which a cluster is remarkable: τ, and separation. */
const remarkable = { fisher: 15, separation: 5 };

/**
 * How much a cluster deserves to be looked at, by whichever of its two scores is more remarkable; 1 is remarkable. Fisher's
 * τ grows with the square of a distance, hence the root.
 */
export function computeProminence({ fisher, separation }: Pick<Cluster, 'fisher' | 'separation'>): number {
  const byFisher = Math.sqrt(Math.max(0, fisher ?? 0) / remarkable.fisher);
  return Math.max(byFisher, Math.max(0, separation ?? 0) / remarkable.separation);
}

/** The more prominent first; of equal ones, as a cluster and its complement are to τ, the smaller. */
export function compareClusters(a: Cluster, b: Cluster): number {
  return computeProminence(b) - computeProminence(a) || a.members.length - b.members.length;
}

/** The cluster with its members in the order of their distances to its mean, the nearest first. */
export function orderByCentrality(cluster: Cluster, points: Points): Cluster {
  const { members } = cluster;
  const [{ data }, size] = [points, points.shape[1]];
  const centre = computeMean(points, members);
  const squares = Float64Array.from(members, (member) => {
    let square = 0;
    for (let axis = 0; axis < size; axis++) square += (data[member * size + axis]! - centre[axis]!) ** 2;
    return square;
  });
  return { ...cluster, members: Array.from(sortPlaces(squares), (place) => members[place]!) };
}
