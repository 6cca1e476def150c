import { UnhansError } from '../errors.ts';
import type { ClusterRow } from './clusters.ts';
import { now } from './now.ts';
import type { Store } from './store.ts';
import type { Verdict } from './verdicts.ts';

/**
 * A verdict on one sample: whether it has what the cluster shows. The sample may be of any class. A later one on the
 * same cluster and sample counts instead; none is ever changed or deleted.
 */
export interface SampleVerdictRow {
  readonly id: number;
  readonly clusterId: number;
  /** The sample, as the dataset gave it. */
  readonly path: string;
  readonly verdict: Verdict;
  readonly note: string;
  readonly author: string;
  /** ISO 8601 in UTC. */
  readonly recorded: string;
}

/**
 * Adds a verdict on each of these samples, all or none.
 * @throws UnhansError `usage` where a path names no sample of the cluster's run.
 */
export function recordSampleVerdicts(
  store: Store,
  cluster: Pick<ClusterRow, 'id' | 'runId'>,
  paths: readonly string[],
  verdict: { verdict: Verdict; note?: string; author?: string },
): void {
  store.transaction(() => {
    for (const path of paths) {
      assertSample(store, cluster.runId, path);
      store.run(
        `INSERT INTO sample_verdicts (cluster_id, path, verdict, note, author, recorded)
         VALUES (@clusterId, @path, @verdict, @note, @author, @recorded)`,
        { note: '', author: '', ...verdict, clusterId: cluster.id, path, recorded: now() },
      );
    }
  });
}

/** Every verdict given on samples for a cluster, oldest first. */
export function listSampleVerdicts(store: Store, clusterId: number): SampleVerdictRow[] {
  return store.all<SampleVerdictRow>(
    `SELECT id, cluster_id AS clusterId, path, verdict, note, author, recorded FROM sample_verdicts
     WHERE cluster_id = @clusterId ORDER BY id`,
    { clusterId },
  );
}

/** The verdict that counts for each sample of a cluster that has one, by path. */
export function readSampleVerdicts(store: Store, clusterId: number): Map<string, Verdict> {
  return new Map(listSampleVerdicts(store, clusterId).map(({ path, verdict }) => [path, verdict]));
}

/**
 * Refuses a path that is none of a run's samples.
 * @throws UnhansError `usage`
 */
export function assertSample(store: Store, runId: number, path: string): void {
  const inRun = 'class_id IN (SELECT id FROM classes WHERE run_id = @runId)';
  if (store.first(`SELECT 1 FROM samples WHERE path = @path AND ${inRun}`, { path, runId })) return;
  const example = store.first<{ path: string }>(`SELECT path FROM samples WHERE ${inRun} LIMIT 1`, { runId });
  const expected = example ? `expected a path such as "${example.path}"` : 'the run has no samples';
  throw new UnhansError('usage', `cannot find sample in run ${runId}: got "${path}", ${expected}`);
}
