import { compareClusters, type Cluster } from './list-candidates.ts';
import { createOverlapMeter } from './measure-overlap.ts';

/** A group of samples found in one view or in several. */
export interface Finding {
  /** Sample indices as in the view where it separates best, the most central first. */
  readonly members: readonly number[];
  /** The views it is found in, the one where it separates best first. */
  readonly views: readonly string[];
  /** Fisher score in each of `views`; null where it has none. */
  readonly fishers: readonly (number | null)[];
  /** The largest of `fishers`. */
  readonly fisher: number | null;
  /** The largest separation in any of `views`. */
  readonly separation: number | null;
  /** The cluster of each of `views`. */
  readonly clusters: readonly Cluster[];
}

/** Clusters of different views that share more of their members (Jaccard) are one finding. */
const sameness = 0.8;

interface Seen {
  readonly view: string;
  readonly cluster: Cluster;
}

/**
 * The findings among the clusters of several views of the same `count` samples, the most prominent first. Clusters that hold nearly the same samples as the best of a finding (Jaccard index above 0.8)
 * belong to it; of those of one view the best stands for the view.
 */
export function mergeFindings(views: Readonly<Record<string, readonly Cluster[]>>, count: number): Finding[] {
  const seen = Object.entries(views)
    .flatMap(([view, clusters]) => clusters.map((cluster): Seen => ({ view, cluster })))
    .sort((a, b) => compareClusters(a.cluster, b.cluster));
  const merged: Seen[][] = [];
  const meter = createOverlapMeter(count);
  for (const each of seen) {
    const measure = meter(each.cluster.members);
    const same = merged.find(([best]) => measure(best!.cluster.members, sameness) > sameness);
    if (!same) merged.push([each]);
    else if (!same.some(({ view }) => view === each.view)) same.push(each);
  }
  return merged.map(describeFinding);
}

function describeFinding(seen: readonly Seen[]): Finding {
  return {
    members: seen[0]!.cluster.members,
    views: seen.map(({ view }) => view),
    fishers: seen.map(({ cluster }) => cluster.fisher),
    fisher: findLargest(seen.map(({ cluster }) => cluster.fisher)),
    separation: findLargest(seen.map(({ cluster }) => cluster.separation ?? null)),
    clusters: seen.map(({ cluster }) => cluster),
  };
}

function findLargest(values: readonly (number | null)[]): number | null {
  return values.reduce((largest, value) => (value !== null && value > (largest ?? -Infinity) ? value : largest), null);
}
