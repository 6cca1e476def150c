import { listShards } from '../store/stages.ts';
import { readNpyInfo, readNpyInto } from '../tensor/npy-file.ts';
import { countElements, createTensor, foldToPlane, type Tensor } from '../tensor/tensor.ts';
import type { AuditContext } from './audit-run.ts';
import { heatmapKey, nameHiddenFile } from './explain-classes.ts';
import type { SampleGroup } from './group-samples.ts';

/** The pooled heatmaps of a class as planes, [n, height, width], read from its shards straight into one array. */
export function readHeatmaps(run: AuditContext, group: SampleGroup): Tensor {
  const { data, shape } = joinFiles(listFiles(run, group)) ?? createTensor(new Float32Array(0), [0, 1, 1]);
  return createTensor(data, [shape[0]!, ...foldToPlane(shape.slice(1))]);
}

/** Relevance per channel, [n, channels], of the run's hidden layer number `layer`, read like heatmaps. */
export function readHidden(run: AuditContext, group: SampleGroup, layer: number): Tensor {
  const files = listFiles(run, group).map((path) => nameHiddenFile(path, layer));
  return joinFiles(files) ?? createTensor(new Float32Array(0), [0, 1]);
}

/** The files of the heatmaps of a class, without the empty ones. */
function listFiles(run: AuditContext, group: SampleGroup): string[] {
  const shards = listShards(run.store, heatmapKey(run, group)).filter(({ rows }) => rows > 0);
  return shards.map(({ path }) => path);
}

/** The rows of all files in one tensor; undefined where there is no file. */
function joinFiles(paths: readonly string[]): Tensor | undefined {
  const shapes = paths.map((path) => readNpyInfo(path).shape);
  const [first] = shapes;
  if (!first) return undefined;
  const count = shapes.reduce((sum, [rows = 0]) => sum + rows, 0);
  const data = new Float32Array(count * countElements(first.slice(1)));
  paths.reduce((offset, path) => offset + readNpyInto(path, data.subarray(offset)), 0);
  return createTensor(data, [count, ...first.slice(1)]);
}
