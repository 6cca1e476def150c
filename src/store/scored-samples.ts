import { listClasses, type ClassRow } from './classes.ts';
import { listClusters, type ClusterRow } from './clusters.ts';
import { iterateSamples, type SampleRow } from './samples.ts';
import type { Store } from './store.ts';

/** A sample with the clusters it is in. */
export interface ScoredSample extends SampleRow {
  readonly className: string;
  /** Most suspicious first. */
  readonly clusters: readonly ClusterRow[];
}

/** The samples of a run with their clusters, class by class by name, in order within a class. */
export function* iterateScoredSamples(store: Store, runId: number): Generator<ScoredSample> {
  for (const row of listClassesByName(store, runId)) {
    const clusters = mapClusters(store, row.id);
    for (const sample of iterateSamples(store, row.id)) {
      yield { ...sample, className: row.name, clusters: clusters.get(sample.id) ?? [] };
    }
  }
}

/** The classes of a run that have samples, by name: the order in which samples are exported. */
export function listClassesByName(store: Store, runId: number): ClassRow[] {
  return listClasses(store, runId)
    .filter(({ sampleCount }) => sampleCount > 0)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The clusters of each sample of a class, by its id. */
function mapClusters(store: Store, classId: number): Map<number, ClusterRow[]> {
  const clustersOf = new Map<number, ClusterRow[]>();
  for (const cluster of listClusters(store, { classId })) {
    const members = store.iterate<{ sampleId: number }>(
      'SELECT sample_id AS sampleId FROM memberships WHERE cluster_id = @id',
      { id: cluster.id },
    );
    for (const { sampleId } of members) {
      const known = clustersOf.get(sampleId);
      if (known) known.push(cluster);
      else clustersOf.set(sampleId, [cluster]);
    }
  }
  return clustersOf;
}
