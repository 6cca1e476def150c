import { createHash } from 'node:crypto';
import { UnhansError } from '../errors.ts';
import { now } from './now.ts';
import { fromStoredPath, toStoredPath, type Store } from './store.ts';

/** A unit of work that is not done twice: its key is a hash of everything its result depends on. */
export interface StageRow {
  readonly key: string;
  readonly name: string;
  readonly status: 'open' | 'done';
  /** The file or folder of its result, absolute. */
  readonly path: string | null;
  /** What the stage wants to find again, as JSON. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly seconds: number;
}

/** A finished piece of a stage's result: one file of rows. */
export interface ShardRow {
  readonly id: number;
  /** The class that it was computed for. */
  readonly classId: number | null;
  /** From 0, without gaps. */
  readonly index: number;
  /** The `.npy` file, absolute. */
  readonly path: string;
  readonly rows: number;
  readonly details: Readonly<Record<string, unknown>>;
}

type RawStage = Omit<StageRow, 'details'> & { details: string };
type RawShard = Omit<ShardRow, 'details'> & { details: string };

/**
 * The key of a stage: SHA-256 of its name, its inputs, all its resolved options and the version of the code's format,
 * as JSON with sorted keys, in hex. Throws a plain Error where a value is not finite: two results would share a key.
 */
export function computeStageKey(name: string, parts: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson({ name, parts })).digest('hex');
}

/** The stage with this key, opened where it is new. */
export function openStage(store: Store, key: string, name: string): StageRow {
  store.run(
    `INSERT INTO stages (key, name, status, started) VALUES (@key, @name, 'open', @started) ON CONFLICT DO NOTHING`,
    {
      key,
      name,
      started: now(),
    },
  );
  return findStage(store, key)!;
}

/** The stage with this key, or undefined where it was never begun. */
export function findStage(store: Store, key: string): StageRow | undefined {
  const row = store.first<RawStage>('SELECT key, name, status, path, details, seconds FROM stages WHERE key = @key', {
    key,
  });
  return (
    row && {
      ...row,
      path: row.path === null ? null : fromStoredPath(store, row.path),
      details: parseDetails(row.details),
    }
  );
}

/** Marks a stage as done, with its result; the seconds are added to those of earlier attempts. */
export function finishStage(
  store: Store,
  key: string,
  result: { seconds: number; path?: string; details?: Readonly<Record<string, unknown>> },
): void {
  store.run(
    `UPDATE stages SET status = 'done', seconds = seconds + @seconds, path = @path, details = @details, finished = @finished
     WHERE key = @key`,
    {
      key,
      seconds: result.seconds,
      path: result.path === undefined ? null : toStoredPath(store, result.path),
      details: JSON.stringify(result.details ?? {}),
      finished: now(),
    },
  );
}

/**
 * Forgets a stage whose files are gone, with its shards and the samples and skipped images of `runId` that came from
 * them, so that it is computed again; their classes count as not analysed. Samples of other runs keep their rows and
 * lose the reference to the file.
 */
export function forgetStage(store: Store, key: string, runId: number): void {
  const shards = 'SELECT id FROM shards WHERE stage_key = @key';
  store.transaction(() => {
    store.run(
      `UPDATE classes SET analysed = NULL
       WHERE run_id = @runId AND id IN (SELECT class_id FROM samples WHERE shard_id IN (${shards}))`,
      { key, runId },
    );
    store.run(
      `DELETE FROM samples WHERE shard_id IN (${shards}) AND class_id IN (SELECT id FROM classes WHERE run_id = @runId)`,
      { key, runId },
    );
    store.run(`DELETE FROM skipped WHERE shard_id IN (${shards}) AND run_id = @runId`, { key, runId });
    store.run('DELETE FROM stages WHERE key = @key', { key });
  });
}

/** The finished shards of a stage, in order. */
export function listShards(store: Store, stageKey: string): ShardRow[] {
  return store
    .all<RawShard>(
      `SELECT id, class_id AS classId, idx AS "index", path, rows, details FROM shards WHERE stage_key = @stageKey ORDER BY idx`,
      { stageKey },
    )
    .map((row) => ({ ...row, path: fromStoredPath(store, row.path), details: parseDetails(row.details) }));
}

/**
 * Records a finished shard and returns its id; call it after the file is complete on the disk.
 * @throws UnhansError `database` where another program has recorded the same shard meanwhile.
 */
export function insertShard(store: Store, stageKey: string, shard: Omit<ShardRow, 'id'>): number {
  const next = store.first<{ count: number }>('SELECT count(*) AS count FROM shards WHERE stage_key = @stageKey', {
    stageKey,
  });
  if (next?.count !== shard.index) {
    throw new UnhansError(
      'database',
      `cannot record shard ${shard.index} of stage ${stageKey.slice(0, 12)} in ${store.path}: expected shard ${next?.count ?? 0}; is another audit working on the same run?`,
    );
  }
  return store.run(
    `INSERT INTO shards (stage_key, class_id, idx, path, rows, details, finished)
     VALUES (@stageKey, @classId, @index, @path, @rows, @details, @finished)`,
    {
      ...shard,
      stageKey,
      path: toStoredPath(store, shard.path),
      details: JSON.stringify(shard.details),
      finished: now(),
    },
  );
}

function parseDetails(text: string): Readonly<Record<string, unknown>> {
  return JSON.parse(text) as Record<string, unknown>;
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) throw new Error(`stage key: ${key} is ${item}`);
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
