import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample, Skipped } from '../dataset/dataset.ts';
import { adoptShards, saveShard, type SampleInput } from '../store/samples.ts';
import { computeStageKey, finishStage, forgetStage, listShards, openStage, type ShardRow } from '../store/stages.ts';
import { createFolder, writeFileAtomically } from '../store/write-file.ts';
import { formatNpy } from '../tensor/npy.ts';
import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import type { AuditContext, AuditRun } from './audit-run.ts';
import type { SampleGroup } from './group-samples.ts';
import { readPrediction } from './read-prediction.ts';
import { runBatches, type BatchResult, type ImageRunner } from './run-batches.ts';

/** Version of what heatmap shards hold; raise it when the same options give other numbers. */
const heatmapFormat = 1;

/** Images in a shard, at most: what a killed run loses. */
const shardImages = 512;

/** The key of a class's heatmaps: everything that the numbers, and what is recorded of the images, depend on. */
export function heatmapKey({ subject, runtime }: AuditContext, group: SampleGroup): string {
  const { model, method, preprocessing, labels, job } = subject;
  return computeStageKey('heatmaps', {
    format: heatmapFormat,
    model: { sha256: model.sha256, input: model.input, logits: model.logits },
    method: { name: method.name, options: method.options },
    runtime: `${runtime.name} ${runtime.version}`,
    preprocessing,
    batch: job.explain.batch,
    size: job.spray.size,
    output: group.output,
    labels,
    samples: group.samples.map(({ path, label, file, fingerprint }) => [path, label, file, fingerprint]),
  });
}

/**
 * Computes the heatmaps of a class, shard by shard; shards that are on the disk already are taken as they are.
 * @param getRunner starts the model; not called where there is nothing left to compute
 */
export async function explainClass(
  run: AuditRun,
  classId: number,
  group: SampleGroup,
  getRunner: () => Promise<ImageRunner>,
  onImages: (count: number) => void,
): Promise<void> {
  const { store, runId } = run;
  const key = heatmapKey(run, group);
  if (!listShards(store, key).every(isIntact)) forgetStage(store, key, runId);
  const stage = openStage(store, key, 'heatmaps');
  const done = listShards(store, key);
  adoptShards(store, { runId, classId }, done);
  onImages(Math.min(done.length * shardImages, group.samples.length));
  if (stage.status === 'done') return;

  const folder = join(run.files, 'heatmaps', key.slice(0, 16));
  createFolder(folder);
  const started = performance.now();
  for (let start = done.length * shardImages; start < group.samples.length; start += shardImages) {
    const samples = group.samples.slice(start, start + shardImages);
    const shard = await explainShard(samples, group, run, await getRunner(), onImages);
    const index = start / shardImages;
    const path = join(folder, `${String(index).padStart(4, '0')}.npy`);
    await run.stopwatch.time('store', async () => {
      const bytes = formatNpy(shard.heatmaps);
      await writeFileAtomically(path, [bytes]);
      const { rows, skipped } = shard;
      const details = { bytes: bytes.length };
      saveShard(store, { stageKey: key, runId, classId }, { path, index, samples: rows, skipped, details });
    });
  }
  finishStage(store, key, { seconds: (performance.now() - started) / 1000, path: folder });
}

/** Whether a shard's file is there as it was written, and the class whose samples its rows are. */
function isIntact({ classId, path, details }: ShardRow): boolean {
  return classId !== null && statSync(path, { throwIfNoEntry: false })?.size === details['bytes'];
}

interface ShardResult {
  readonly heatmaps: Tensor;
  readonly rows: readonly SampleInput[];
  readonly skipped: readonly Skipped[];
}

async function explainShard(
  samples: readonly Sample[],
  group: SampleGroup,
  run: AuditRun,
  runner: ImageRunner,
  onImages: (count: number) => void,
): Promise<ShardResult> {
  const maps: Float32Array[] = [];
  const rows: SampleInput[] = [];
  const skipped: Skipped[] = [];
  let shape: readonly number[] = [run.subject.job.spray.size, run.subject.job.spray.size];
  for await (const result of runBatches(samples, runner, () => group.output)) {
    skipped.push(...result.skipped);
    for (const [row, index] of result.indices.entries()) {
      const sample = samples[index]!;
      const { heatmap, details } = readRow(result, row, group, run);
      shape = heatmap.shape;
      if (heatmap.data.every(Number.isFinite) && Number.isFinite(details.logit)) {
        maps.push(heatmap.data);
        rows.push({ path: sample.path, file: sample.file, label: sample.label, ...details });
      } else {
        skipped.push({ path: sample.path, label: sample.label, reason: 'its relevance is not finite' });
      }
    }
    onImages(result.indices.length + result.skipped.length);
  }
  return { heatmaps: joinMaps(maps, shape), rows, skipped };
}

function readRow(result: BatchResult, row: number, group: SampleGroup, { subject }: AuditRun) {
  const read = (name: string) => {
    const { data, shape } = result.outputs[name]!;
    const tensor = createTensor(data as Float32Array, shape);
    return createTensor(viewRow(tensor, row).slice(), shape.slice(1));
  };
  const logits = read(subject.model.logits).data;
  const { index, confidence } = readPrediction(logits);
  const details = {
    target: group.output,
    prediction: index,
    predictionName: subject.labels[index]!,
    confidence,
    logit: logits[group.output]!,
  };
  return { heatmap: read('heatmap'), details };
}

function joinMaps(maps: readonly Float32Array[], shape: readonly number[]): Tensor {
  const data = new Float32Array(maps.length * (maps[0]?.length ?? 0));
  for (const [index, map] of maps.entries()) data.set(map, index * map.length);
  return createTensor(data, maps.length === 0 ? [0, ...shape] : [maps.length, ...shape]);
}
