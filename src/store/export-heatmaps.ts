import { readFileSync } from 'node:fs';
import { UnhansError } from '../errors.ts';
import { formatNpy, parseNpy } from '../tensor/npy.ts';
import { viewRow, type Tensor } from '../tensor/tensor.ts';
import type { RunRow } from './runs.ts';
import { fromStoredPath, type Store } from './store.ts';

interface HeatmapRow {
  readonly path: string;
  readonly shardPath: string | null;
  readonly shardRow: number;
}

/** The pooled heatmap of a sample. */
export interface SampleHeatmap {
  /** [height, width], the same for all samples of a run. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * The heatmaps of a run as one `.npy` file, chunk by chunk: float32 [samples, height, width], class by class by name,
 * samples in order within a class.
 * @throws UnhansError as iterateHeatmaps.
 */
export function* exportHeatmaps(store: Store, run: RunRow): Generator<Uint8Array> {
  let hasHeader = false;
  for (const { shape, data } of iterateHeatmaps(store, run)) {
    // Of a tensor without its data formatNpy writes the header alone.
    if (!hasHeader) yield formatNpy({ data: new Float32Array(0), shape: [run.sampleCount, ...shape] });
    hasHeader = true;
    yield toBytes(data);
  }
}

/**
 * The heatmap of every sample of a run, class by class by name, in order within a class.
 * @throws UnhansError `usage` where the run has none, `tensor` where a shard is damaged or of another shape, `disk`
 * where one is missing.
 */
export function* iterateHeatmaps(store: Store, run: RunRow): Generator<SampleHeatmap> {
  const shards = new Map<string, Tensor>();
  let shape: readonly number[] | undefined;
  for (const row of iterateHeatmapRows(store, run.id)) {
    const shard = openShard(store, shards, row);
    const rowShape = shard.shape.slice(1);
    shape ??= rowShape;
    if (rowShape.join() !== shape.join() || row.shardRow >= shard.shape[0]!) {
      throw new UnhansError(
        'tensor',
        `cannot export the heatmap of ${row.path}: ${row.shardPath ?? ''} has shape [${shard.shape.join(', ')}], expected row ${row.shardRow} of shape [${shape.join(', ')}]`,
      );
    }
    yield { shape, data: viewRow(shard, row.shardRow) };
  }
  if (!shape) throw new UnhansError('usage', `cannot export the heatmaps of run ${run.id}: it has no samples`);
}

function iterateHeatmapRows(store: Store, runId: number): Generator<HeatmapRow> {
  return store.iterate<HeatmapRow>(
    `SELECT samples.path, shards.path AS shardPath, shard_row AS shardRow
     FROM classes CROSS JOIN samples ON samples.class_id = classes.id LEFT JOIN shards ON shards.id = shard_id
     WHERE classes.run_id = @runId ORDER BY classes.name, samples.position`,
    { runId },
  );
}

/** Shards are met one after the other, so only the last one is kept. */
function openShard(store: Store, shards: Map<string, Tensor>, { path, shardPath }: HeatmapRow): Tensor {
  if (shardPath === null) {
    throw new UnhansError('disk', `cannot export the heatmap of ${path}: its file is gone; audit again`);
  }
  const known = shards.get(shardPath);
  if (known) return known;
  const shard = readShard(fromStoredPath(store, shardPath));
  shards.clear();
  shards.set(shardPath, shard);
  return shard;
}

function readShard(file: string): Tensor {
  try {
    return parseNpy(readFileSync(file), file);
  } catch (error) {
    if (error instanceof UnhansError) throw error;
    throw new UnhansError('disk', `cannot read heatmaps ${file}: the file is gone or may not be read; audit again`, {
      cause: error,
    });
  }
}

function toBytes(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
