import { UnhansError } from '../errors.ts';
import type { ClusterRow } from './clusters.ts';
import { now } from './now.ts';
import type { Store } from './store.ts';
import type { Action, Judged, Verdict } from './verdicts.ts';

/** What a person says of a sample. */
export interface SampleVerdictInput {
  readonly verdict: Verdict;
  /** What retraining should do with it. Default: null, as with its cluster, or as defaultActions has it. */
  readonly action?: Action | null;
  /** The class that it belongs to where it is to be relabelled. Default: nothing. */
  readonly label?: string;
  /** Default: nothing. */
  readonly note?: string;
  /** Default: nothing. */
  readonly author?: string;
  /** Whether what was said is taken back: the sample then has no verdict. Default false. */
  readonly withdrawn?: boolean;
}

/**
 * A verdict on one sample: whether it has what the cluster shows. The sample may be of any class. A later one on the
 * same cluster and sample counts instead; none is ever changed or deleted.
 */
export interface SampleVerdictRow extends Required<SampleVerdictInput> {
  readonly id: number;
  readonly clusterId: number;
  /** The sample, as the dataset gave it. */
  readonly path: string;
  /** ISO 8601 in UTC. */
  readonly recorded: string;
}

/** A verdict on a sample as its author sees it: `expected` is the newest row known to them, null where there is none. */
export interface SampleChange extends SampleVerdictInput {
  readonly path: string;
  readonly expected: number | null;
}

type RawVerdict = Omit<SampleVerdictRow, 'withdrawn'> & { withdrawn: number };

const nothingSaid = {
  ...{ action: null, label: '', note: '', author: '', withdrawn: false },
} satisfies Omit<Required<SampleVerdictInput>, 'verdict'>;

const selectVerdict = `
SELECT id, cluster_id AS clusterId, path, verdict, action, label, note, author, withdrawn, recorded FROM sample_verdicts`;

/**
 * Adds a verdict on each of these samples, all or none.
 * @throws UnhansError `usage` where a path names no sample of the cluster's run.
 */
export function recordSampleVerdicts(
  store: Store,
  cluster: Pick<ClusterRow, 'id' | 'runId'>,
  paths: readonly string[],
  verdict: SampleVerdictInput,
): void {
  store.transaction(() => {
    for (const path of paths) {
      assertSample(store, cluster.runId, path);
      store.run(
        `INSERT INTO sample_verdicts (cluster_id, path, verdict, action, label, note, author, withdrawn, recorded)
         VALUES (@clusterId, @path, @verdict, @action, @label, @note, @author, @withdrawn, @recorded)`,
        { ...nothingSaid, ...verdict, clusterId: cluster.id, path, recorded: now() },
      );
    }
  });
}

/**
 * Adds verdicts on samples of a run for one of its clusters, each as judgeCluster does: all of them, or none where
 * anybody was faster on one. The answers come in the order of the changes.
 * @throws UnhansError `usage` where a path names no sample of the cluster's run.
 */
export function judgeSamples(
  store: Store,
  cluster: Pick<ClusterRow, 'id' | 'runId'>,
  changes: readonly SampleChange[],
): Judged<SampleVerdictRow>[] {
  return store.transaction(() => {
    const before = changes.map((change) => checkChange(store, cluster.id, change));
    if (before.some(({ accepted }) => !accepted)) return before;
    return changes.map(({ path, expected: _, ...verdict }, index) => {
      if (!before[index]!.isSaid) recordSampleVerdicts(store, cluster, [path], verdict);
      return { accepted: true, current: readLatest(store, cluster.id, path) };
    });
  });
}

/** Every verdict given on samples for a cluster, oldest first. */
export function listSampleVerdicts(store: Store, clusterId: number): SampleVerdictRow[] {
  return store
    .all<RawVerdict>(`${selectVerdict} WHERE cluster_id = @clusterId ORDER BY id`, { clusterId })
    .map(toVerdict);
}

/** The newest row for each sample of a cluster that has one, by path; be it one that takes back. */
export function readLatestSampleVerdicts(store: Store, clusterId: number): Map<string, SampleVerdictRow> {
  return new Map(listSampleVerdicts(store, clusterId).map((row) => [row.path, row]));
}

/** The verdict that counts for each sample of a cluster that has one, by path. */
export function readSampleVerdicts(store: Store, clusterId: number): Map<string, Verdict> {
  const rows = [...readLatestSampleVerdicts(store, clusterId).values()];
  return new Map(rows.filter(({ withdrawn }) => !withdrawn).map(({ path, verdict }) => [path, verdict]));
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

function checkChange(store: Store, clusterId: number, { path, expected, ...input }: SampleChange) {
  const current = readLatest(store, clusterId, path);
  const said = { ...nothingSaid, ...input };
  const keys = ['verdict', 'action', 'label', 'note', 'author', 'withdrawn'] as const;
  const isSaid = current !== null && keys.every((key) => current[key] === said[key]);
  return { accepted: isSaid || (current?.id ?? null) === expected, isSaid, current };
}

function readLatest(store: Store, clusterId: number, path: string): SampleVerdictRow | null {
  const row = store.first<RawVerdict>(
    `${selectVerdict} WHERE cluster_id = @clusterId AND path = @path ORDER BY id DESC LIMIT 1`,
    { clusterId, path },
  );
  return row ? toVerdict(row) : null;
}

function toVerdict({ withdrawn, ...row }: RawVerdict): SampleVerdictRow {
  return { ...row, withdrawn: withdrawn === 1 };
}
