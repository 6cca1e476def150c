import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress, ProgressTask } from '../audit/progress.ts';
import { runBatches, type ImageRunner } from '../audit/run-batches.ts';
import type { Stopwatch } from '../audit/stopwatch.ts';
import type { Sample, Skipped } from '../dataset/dataset.ts';
import type { Medium } from '../audit/modalities/medium.ts';
import type { HiddenLayer } from '../explain/hidden-layers.ts';
import type { Model } from '../importers/model.ts';
import type { Runtime, Session } from '../runtime/session.ts';
import { computeStageKey, finishStage, forgetStage, insertShard, listShards, openStage } from '../store/stages.ts';
import type { ShardRow } from '../store/stages.ts';
import type { Store } from '../store/store.ts';
import { createFolder, writeFileAtomically } from '../store/write-file.ts';
import { formatNpy } from '../tensor/npy.ts';
import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import { activationsOutput, createActivationGraph, listColumns, type LayerColumns } from './activation-graph.ts';
import { joinRows } from './join-rows.ts';

/** Version of what activation shards hold; raise it when the same options give other numbers. */
const activationFormat = 2;

/** Images in a shard, at most: what is lost when the program is killed. */
const shardImages = 512;

/** What activations are computed with, and where they are kept. */
export interface ActivationContext {
  readonly store: Store;
  /** Folder of the database's files. */
  readonly files: string;
  readonly runId: number;
  readonly model: Model;
  readonly medium: Medium;
  /** Images a run of the model takes. */
  readonly batch: number;
  readonly runtime: Runtime;
  readonly progress: Progress;
  readonly stopwatch: Stopwatch;
  readonly signal?: AbortSignal | undefined;
}

/** Activations of samples at some layers, on the disk. */
export interface Activations {
  readonly columns: readonly LayerColumns[];
  readonly shards: readonly ActivationShard[];
  readonly skipped: readonly Skipped[];
}

/** A file of activations, [rows, columns]. */
export interface ActivationShard {
  /** The `.npy` file, absolute. */
  readonly path: string;
  /** Which of the samples each row is of. */
  readonly samples: readonly number[];
}

/** The activations of samples at some layers; what was computed before is taken as it is. */
export async function computeActivations(
  context: ActivationContext,
  samples: readonly Sample[],
  layers: readonly HiddenLayer[],
): Promise<Activations> {
  const { store, runId } = context;
  const key = activationKey(context, samples, layers);
  if (!listShards(store, key).every(isIntact)) forgetStage(store, key, runId);
  const stage = openStage(store, key, 'activations');
  if (stage.status === 'open') await computeShards(context, key, samples, layers);
  return readActivations(listShards(store, key), samples, layers);
}

/** The key of activations: everything that the numbers depend on. */
function activationKey(
  { model, medium, batch, runtime }: ActivationContext,
  samples: readonly Sample[],
  layers: readonly HiddenLayer[],
): string {
  return computeStageKey('activations', {
    format: activationFormat,
    model: { sha256: model.sha256, input: model.input },
    layers: layers.map(({ name }) => name),
    runtime: `${runtime.name} ${runtime.version}`,
    preprocessing: medium.settings,
    batch,
    samples: samples.map(({ path, file, fingerprint }) => [path, file, fingerprint]),
  });
}

async function computeShards(
  context: ActivationContext,
  key: string,
  samples: readonly Sample[],
  layers: readonly HiddenLayer[],
): Promise<void> {
  const { store, files, runtime, progress } = context;
  const folder = join(files, 'activations', key.slice(0, 16));
  createFolder(folder);
  const started = performance.now();
  const first = listShards(store, key).length * shardImages;
  const task = progress.begin('computing activations', samples.length, 'images');
  task.advance(Math.min(first, samples.length));
  const session = await runtime.createSession(createActivationGraph(context.model, layers));
  try {
    for (let start = first; start < samples.length; start += shardImages) {
      const index = start / shardImages;
      const shard = await computeShard(samples.slice(start, start + shardImages), context, session, task);
      const path = join(folder, `${String(index).padStart(4, '0')}.npy`);
      const bytes = formatNpy(shard.activations);
      await writeFileAtomically(path, [bytes]);
      const details = { bytes: bytes.length, skipped: shard.skipped };
      insertShard(store, key, { classId: null, index, path, rows: shard.activations.shape[0]!, details });
    }
  } finally {
    task.end();
    await session.release();
  }
  finishStage(store, key, { seconds: (performance.now() - started) / 1000, path: folder });
}

/** Which of a shard's samples have no row, and why. */
type SkippedPlaces = readonly (readonly [place: number, reason: string])[];

async function computeShard(
  samples: readonly Sample[],
  { model, medium, batch, stopwatch, signal }: ActivationContext,
  session: Session,
  task: ProgressTask,
): Promise<{ activations: Tensor; skipped: SkippedPlaces }> {
  const runner: ImageRunner = { model, session, medium, batch, stopwatch, signal };
  const places = new Map(samples.map(({ path }, place) => [path, place]));
  const rows: Float32Array[] = [];
  const skipped: [number, string][] = [];
  for await (const { indices, outputs, skipped: refused } of runBatches(samples, runner)) {
    const values = outputs[activationsOutput];
    for (const [row, place] of indices.entries()) {
      const numbers = viewRow(createTensor(values!.data as Float32Array, values!.shape), row).slice();
      if (numbers.every(Number.isFinite)) rows.push(numbers);
      else skipped.push([place, 'its activations are not finite']);
    }
    for (const { path, reason } of refused) skipped.push([places.get(path)!, reason]);
    task.advance(indices.length + refused.length);
  }
  return { activations: joinRows(rows), skipped };
}

/** Whether a shard's file is there as it was written. */
function isIntact({ path, details }: ShardRow): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === details['bytes'];
}

function readActivations(
  rows: readonly ShardRow[],
  samples: readonly Sample[],
  layers: readonly HiddenLayer[],
): Activations {
  const shards = rows.map(({ path, index, details }) => {
    const start = index * shardImages;
    const skipped = new Map(details['skipped'] as SkippedPlaces);
    const places = [...samples.slice(start, start + shardImages).keys()].filter((place) => !skipped.has(place));
    const refused = [...skipped].map(([place, reason]) => ({ path: samples[start + place]!.path, reason }));
    return { path, samples: places.map((place) => start + place), skipped: refused };
  });
  return { columns: listColumns(layers), shards, skipped: shards.flatMap(({ skipped }) => skipped) };
}
