import { UnhansError } from '../errors.ts';
import { now } from './now.ts';
import type { Store } from './store.ts';

export type RunStatus = 'running' | 'interrupted' | 'done' | 'failed';

/** What is known of a run when it begins. */
export interface RunInput {
  /** Hash of the model, the dataset and every option: a run with the same key would compute the same. */
  readonly key: string;
  /** The job with every option as it was used. */
  readonly job: Readonly<Record<string, unknown>>;
  readonly model: string;
  readonly modelSha256: string;
  readonly dataset: string;
  readonly method: string;
  /** Version by software name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A run as it stands; times are ISO 8601 in UTC. */
export interface RunRow extends RunInput {
  readonly id: number;
  readonly status: RunStatus;
  readonly started: string;
  readonly finished: string | null;
  /** Why it failed, in one sentence. */
  readonly failure: string | null;
  /** Seconds by stage name. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly sampleCount: number;
  readonly skippedCount: number;
}

type RawRun = Omit<RunRow, 'job' | 'versions' | 'seconds'> & { job: string; versions: string; seconds: string };

const selectRun = `
SELECT id, key, status, started, finished, failure, job, model, model_sha256 AS modelSha256, dataset, method, versions,
       seconds, (SELECT count(*) FROM samples WHERE class_id IN (SELECT id FROM classes WHERE run_id = runs.id)) AS sampleCount,
       (SELECT count(*) FROM skipped WHERE run_id = runs.id) AS skippedCount
FROM runs`;

/** Begins a run and returns its id. */
export function createRun(store: Store, run: RunInput): number {
  return store.run(
    `INSERT INTO runs (key, status, started, job, model, model_sha256, dataset, method, versions)
     VALUES (@key, 'running', @started, @job, @model, @modelSha256, @dataset, @method, @versions)`,
    { ...run, started: now(), job: JSON.stringify(run.job), versions: JSON.stringify(run.versions) },
  );
}

/**
 * The run named by a person: its number, or `latest`, the newest that is done (where none is, the newest).
 * @throws UnhansError `usage` where there is none such.
 */
export function findRun(store: Store, name: string): RunRow {
  const run =
    name === 'latest'
      ? store.first<RawRun>(`${selectRun} ORDER BY status = 'done' DESC, id DESC LIMIT 1`)
      : store.first<RawRun>(`${selectRun} WHERE id = @id`, { id: /^\d{1,15}$/.test(name) ? Number(name) : null });
  if (run) return toRun(run);
  const known = store.all<{ id: number }>('SELECT id FROM runs ORDER BY id DESC LIMIT 5').map(({ id }) => id);
  const expected =
    known.length === 0 ? 'no run is recorded yet' : `expected latest or a run number, such as ${known.join(', ')}`;
  throw new UnhansError('usage', `cannot find run in ${store.path}: got "${name}", ${expected}`);
}

/** The run with this id. Throws a plain Error where there is none: that is our bug. */
export function readRun(store: Store, id: number): RunRow {
  const run = store.first<RawRun>(`${selectRun} WHERE id = @id`, { id });
  if (!run) throw new Error(`no run ${id} in ${store.path}`);
  return toRun(run);
}

/** The newest run with this key that was not finished, or undefined. */
export function findUnfinishedRun(store: Store, key: string): RunRow | undefined {
  const run = store.first<RawRun>(`${selectRun} WHERE key = @key AND status <> 'done' ORDER BY id DESC LIMIT 1`, {
    key,
  });
  return run && toRun(run);
}

/** Marks a run as running again; what it had finished stays. */
export function resumeRun(store: Store, id: number): void {
  store.run(`UPDATE runs SET status = 'running', finished = NULL, failure = NULL WHERE id = @id`, { id });
}

/** Ends a run as `status`, with the sentence that says why where it failed. */
export function finishRun(store: Store, id: number, status: Exclude<RunStatus, 'running'>, failure?: string): void {
  store.run('UPDATE runs SET status = @status, finished = @finished, failure = @failure WHERE id = @id', {
    id,
    status,
    finished: now(),
    failure,
  });
}

/** Adds to the seconds a run has spent on a stage (a resumed run adds to what it spent before). */
export function addSeconds(store: Store, id: number, stage: string, seconds: number): void {
  const path = `$.${JSON.stringify(stage)}`;
  store.run(
    `UPDATE runs SET seconds = json_set(seconds, @path, coalesce(json_extract(seconds, @path), 0) + @seconds) WHERE id = @id`,
    { id, path, seconds },
  );
}

function toRun({ job, versions, seconds, ...run }: RawRun): RunRow {
  return {
    ...run,
    job: JSON.parse(job) as RunRow['job'],
    versions: JSON.parse(versions) as RunRow['versions'],
    seconds: JSON.parse(seconds) as RunRow['seconds'],
  };
}
