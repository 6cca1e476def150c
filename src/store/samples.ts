import { insertShard, type ShardRow } from './stages.ts';
import { fromStoredPath, type Store } from './store.ts';

/** An image of a class and what the model made of it. */
export interface SampleInput {
  /** As the dataset gave it. */
  readonly path: string;
  /** The image file, absolute. */
  readonly file: string;
  readonly label?: string | null;
  /** The part of the dataset it is in, such as `test`; null where the dataset has none. */
  readonly split?: string | null;
  /** Index of the output that was explained. */
  readonly target?: number | null;
  /** Index and name of the largest output. */
  readonly prediction?: number | null;
  readonly predictionName?: string | null;
  /** Probability of the prediction, 0 to 1. */
  readonly confidence?: number | null;
  /** Logit of the target. */
  readonly logit?: number | null;
}

export interface SampleRow extends Required<SampleInput> {
  readonly id: number;
  /** Its place in its class, from 0: the row of the class's heatmaps, laid end to end. */
  readonly position: number;
  /** The `.npy` file that holds its heatmap, absolute, and the row there. */
  readonly heatmaps: string | null;
  readonly heatmapRow: number | null;
}

/** An image that was left out. */
export interface SkippedInput {
  readonly path: string;
  readonly label?: string | null | undefined;
  /** One sentence. */
  readonly reason: string;
}

export interface SkippedRow extends Required<SkippedInput> {
  readonly id: number;
}

/** What a finished shard brings: its file, the samples of its rows in order, and the images left out on the way. */
export interface ShardInput {
  readonly path: string;
  readonly index: number;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly samples: readonly SampleInput[];
  readonly skipped?: readonly SkippedInput[];
}

const copiedColumns =
  'path, file, label, split, target, prediction, prediction_name, confidence, logit, shard_id, shard_row';

const insertSample = `
INSERT INTO samples (class_id, position, ${copiedColumns})
VALUES (@classId, @position, @path, @file, @label, @split, @target, @prediction, @predictionName, @confidence, @logit, @shardId, @shardRow)`;

const selectSample = `
SELECT samples.id, position, samples.path, file, label, split, target, prediction, prediction_name AS predictionName, confidence, logit,
       shards.path AS heatmaps, shard_row AS heatmapRow
FROM samples LEFT JOIN shards ON shards.id = samples.shard_id`;

/** Adds samples to a class, after those it has, in one transaction; row i of the shard belongs to sample i. */
export function insertSamples(store: Store, classId: number, samples: Iterable<SampleInput>, shardId?: number): void {
  store.transaction(() => {
    const first = countSamples(store, classId);
    let row = 0;
    for (const sample of samples) {
      const shardRow = shardId === undefined ? null : row;
      store.run(insertSample, { ...emptySample, ...sample, classId, position: first + row, shardId, shardRow });
      row++;
    }
  });
}

/**
 * Records a finished shard of a class with its samples and skipped images in one transaction: after a crash either
 * all of it is there or nothing. Shards come in order, and after their file is complete on the disk.
 */
export function saveShard(
  store: Store,
  at: { stageKey: string; runId: number; classId: number },
  shard: ShardInput,
): void {
  store.transaction(() => {
    const { index, path, details = {}, samples, skipped = [] } = shard;
    const shardId = insertShard(store, at.stageKey, {
      classId: at.classId,
      index,
      path,
      details,
      rows: samples.length,
    });
    insertSamples(store, at.classId, samples, shardId);
    insertSkipped(store, at.runId, skipped, shardId);
  });
}

/**
 * Gives a class the samples and skipped images of shards that an earlier run computed. Shards that the class already
 * holds are left alone, so it may be called again after a crash.
 */
export function adoptShards(store: Store, at: { runId: number; classId: number }, shards: readonly ShardRow[]): void {
  store.transaction(() => {
    for (const shard of shards) if (!holdsShard(store, at, shard)) adoptShard(store, at, shard);
  });
}

function holdsShard(store: Store, { runId, classId }: { runId: number; classId: number }, shard: ShardRow): boolean {
  if (shard.classId === classId) return true;
  const held = store.first(
    `SELECT 1 FROM samples WHERE class_id = @classId AND shard_id = @shardId
     UNION ALL SELECT 1 FROM skipped WHERE run_id = @runId AND shard_id = @shardId LIMIT 1`,
    { classId, runId, shardId: shard.id },
  );
  return held !== undefined;
}

function adoptShard(store: Store, { runId, classId }: { runId: number; classId: number }, shard: ShardRow): void {
  const from = { shardId: shard.id, source: shard.classId };
  store.run(
    `INSERT INTO samples (class_id, position, ${copiedColumns})
     SELECT @classId, @first + shard_row, ${copiedColumns} FROM samples
     WHERE shard_id = @shardId AND class_id = @source ORDER BY shard_row`,
    { ...from, classId, first: countSamples(store, classId) },
  );
  store.run(
    `INSERT INTO skipped (run_id, path, label, reason, shard_id)
     SELECT @runId, path, label, reason, shard_id FROM skipped
     WHERE shard_id = @shardId AND run_id = (SELECT run_id FROM classes WHERE id = @source) ORDER BY id`,
    { ...from, runId },
  );
}

/** How many samples a class has. */
export function countSamples(store: Store, classId: number): number {
  return store.first<{ count: number }>('SELECT count(*) AS count FROM samples WHERE class_id = @classId', { classId })!
    .count;
}

/** The samples of a class one by one, in order. */
export function* iterateSamples(store: Store, classId: number): Generator<SampleRow> {
  for (const row of store.iterate<SampleRow>(`${selectSample} WHERE samples.class_id = @classId ORDER BY position`, {
    classId,
  })) {
    yield toSample(store, row);
  }
}

/** The samples of a class, in order. */
export function listSamples(store: Store, classId: number): SampleRow[] {
  return [...iterateSamples(store, classId)];
}

/** The samples of a class at these positions, ascending. */
export function findSamples(store: Store, classId: number, positions: readonly number[]): SampleRow[] {
  return store
    .all<SampleRow>(
      `${selectSample} WHERE samples.class_id = @classId AND position IN (SELECT value FROM json_each(@positions))
       ORDER BY position`,
      { classId, positions: JSON.stringify(positions) },
    )
    .map((row) => toSample(store, row));
}

/** Adds images that were left out of a run, in one transaction. */
export function insertSkipped(store: Store, runId: number, skipped: Iterable<SkippedInput>, shardId?: number): void {
  store.transaction(() => {
    for (const { path, label, reason } of skipped) {
      store.run(
        'INSERT INTO skipped (run_id, path, label, reason, shard_id) VALUES (@runId, @path, @label, @reason, @shardId)',
        { runId, path, label, reason, shardId },
      );
    }
  });
}

/** Forgets the images that were left out before any was computed, for a run that reads its dataset anew. */
export function clearSkipped(store: Store, runId: number): void {
  store.run('DELETE FROM skipped WHERE run_id = @runId AND shard_id IS NULL', { runId });
}

/** The images left out of a run, in the order they were met; `limit` defaults to all. */
export function listSkipped(store: Store, runId: number, limit = -1): SkippedRow[] {
  return store.all<SkippedRow>(
    'SELECT id, path, label, reason FROM skipped WHERE run_id = @runId ORDER BY id LIMIT @limit',
    {
      runId,
      limit,
    },
  );
}

const emptySample = {
  label: null,
  split: null,
  target: null,
  prediction: null,
  predictionName: null,
  confidence: null,
  logit: null,
} satisfies Partial<SampleInput>;

function toSample(store: Store, row: SampleRow): SampleRow {
  return { ...row, heatmaps: row.heatmaps === null ? null : fromStoredPath(store, row.heatmaps) };
}
