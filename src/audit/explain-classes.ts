import { statSync } from 'node:fs';
import { join } from 'node:path';
import { adoptShards, saveShard } from '../store/samples.ts';
import { computeStageKey, finishStage, forgetStage, listShards, openStage, type ShardRow } from '../store/stages.ts';
import { createFolder, writeFileAtomically } from '../store/write-file.ts';
import { formatNpy } from '../tensor/npy.ts';
import type { AuditContext, AuditRun } from './audit-run.ts';
import type { SampleGroup } from './group-samples.ts';
import type { HeatmapShard, MakeShard } from './heatmap-shard.ts';

/** Version of what heatmap shards hold; raise it when the same options give other numbers. */
const heatmapFormat = 3;

/** Images in a shard, at most: what a killed run loses. */
const shardImages = 512;

/** The key of a class's heatmaps: everything that the numbers, and what is recorded of the images, depend on. */
export function heatmapKey(run: AuditContext, group: SampleGroup): string {
  const { labels, job } = run.subject;
  return computeStageKey('heatmaps', {
    format: heatmapFormat,
    ...listOrigins(run, group),
    size: job.spray.size,
    output: group.output,
    labels,
    samples: group.samples.map(({ path, label, file, fingerprint, split }) => {
      return [path, label, file, fingerprint, ...(split === undefined ? [] : [split])];
    }),
  });
}

/** What the relevance itself depends on. */
function listOrigins({ subject, runtime }: AuditContext, group: SampleGroup): Record<string, unknown> {
  if (subject.kind === 'given') {
    const { file, places, channelsLast } = subject.heatmaps;
    const { path, shape, fingerprint } = file;
    const { isPooled } = subject.medium;
    return {
      given: { path, shape, fingerprint, places, channelsLast, isPooled },
      rows: group.samples.map(({ row }) => row),
    };
  }
  const { model, method, medium, job, layers } = subject;
  const { modality, path: _, ...section } = job.dataset;
  return {
    model: { sha256: model.sha256, input: model.input, logits: model.logits },
    method: { name: method.name, options: method.options },
    runtime: `${runtime.name} ${runtime.version}`,
    preprocessing: medium.settings,
    ...(modality !== 'image' && { modality, section }),
    batch: job.explain.batch,
    layers: layers.map(({ name }) => name),
  };
}

/** Computes the heatmaps of a class, shard by shard; shards that are on the disk already are taken as they are. */
export async function explainClass(
  run: AuditRun,
  classId: number,
  group: SampleGroup,
  makeShard: MakeShard,
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
    const shard = await makeShard(group.samples.slice(start, start + shardImages), group, onImages);
    const index = start / shardImages;
    const path = join(folder, `${String(index).padStart(4, '0')}.npy`);
    await run.stopwatch.time('store', async () => {
      const { rows, skipped } = shard;
      const details = { bytes: await writeShard(path, shard) };
      saveShard(store, { stageKey: key, runId, classId }, { path, index, samples: rows, skipped, details });
    });
  }
  finishStage(store, key, { seconds: (performance.now() - started) / 1000, path: folder });
}

/** The file of a hidden layer's relevance beside that of a shard's heatmaps. */
export function nameHiddenFile(path: string, layer: number): string {
  return path.replace(/\.npy$/, `.hidden-${layer}.npy`);
}

/** Writes the files of a shard, that of the heatmaps first, and returns their sizes. */
async function writeShard(path: string, { heatmaps, hidden }: HeatmapShard): Promise<number[]> {
  const sizes: number[] = [];
  for (const [index, tensor] of [heatmaps, ...hidden].entries()) {
    const bytes = formatNpy(tensor);
    await writeFileAtomically(index === 0 ? path : nameHiddenFile(path, index - 1), [bytes]);
    sizes.push(bytes.length);
  }
  return sizes;
}

/** Whether a shard's files are there as they were written, and the class whose samples its rows are. */
function isIntact({ classId, path, details }: ShardRow): boolean {
  const isThere = (size: number, index: number) =>
    statSync(index === 0 ? path : nameHiddenFile(path, index - 1), { throwIfNoEntry: false })?.size === size;
  return classId !== null && (details['bytes'] as number[]).every(isThere);
}
