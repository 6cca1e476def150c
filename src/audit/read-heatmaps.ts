import { listShards } from '../store/stages.ts';
import { readNpyInfo, readNpyInto } from '../tensor/npy-file.ts';
import { countElements, createTensor, type Tensor } from '../tensor/tensor.ts';
import type { AuditContext } from './audit-run.ts';
import { heatmapKey } from './explain-classes.ts';
import type { SampleGroup } from './group-samples.ts';

/** The pooled heatmaps of a class, [n, height, width], read from its shards straight into one array. */
export function readHeatmaps(run: AuditContext, group: SampleGroup): Tensor {
  const shards = listShards(run.store, heatmapKey(run, group)).filter(({ rows }) => rows > 0);
  const [first] = shards;
  if (!first) return createTensor(new Float32Array(0), [0, 1, 1]);
  const count = shards.reduce((sum, { rows }) => sum + rows, 0);
  const shape = readNpyInfo(first.path).shape.slice(1);
  const data = new Float32Array(count * countElements(shape));
  const end = shards.reduce((offset, { path }) => offset + readNpyInto(path, data.subarray(offset)), 0);
  return createTensor(data.subarray(0, end), [count, ...shape]);
}
