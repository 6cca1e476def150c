import { createAreaWeights } from '../explain/pool-heatmap.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import type { GivenHeatmaps } from './given-heatmaps.ts';
import { createShardCollector, type MakeShard, type SampleDetails } from './heatmap-shard.ts';
import type { GivenSubject } from './prepare-audit.ts';
import type { Prediction } from './read-prediction.ts';

/** Reads the heatmaps of some rows in full size, [height, width], summed over the channels. */
export async function* readGiven(
  { file, channels, size }: GivenHeatmaps,
  rows: readonly number[],
): AsyncGenerator<Tensor, void, undefined> {
  for await (const row of file.readRows(rows)) yield createTensor(sumChannels(row, channels), size);
}

/** Reads the heatmap of one row, as readGiven does. */
export async function readGivenRow(heatmaps: GivenHeatmaps, row: number): Promise<Tensor> {
  for await (const heatmap of readGiven(heatmaps, [row])) return heatmap;
  throw new Error(`row ${row} of ${heatmaps.file.path} was not read`);
}

/** Makes heatmaps by pooling those that were made elsewhere, as those of a model are pooled. */
export function createPooler({ heatmaps, job, labels }: GivenSubject, signal?: AbortSignal): MakeShard {
  const pool = createPool(heatmaps.size, job.spray.size);
  return async (samples, group, onImages) => {
    const shard = createShardCollector({
      heatmap: heatmaps.size.map((length) => Math.min(length, job.spray.size)),
      channels: [],
    });
    const rows = samples.map(({ row }) => row);
    let index = 0;
    for await (const heatmap of readGiven(heatmaps, rows)) {
      const sample = samples[index++]!;
      const details = { target: group.output, ...describePrediction(heatmaps.predictions?.[sample.row], labels) };
      shard.add(sample, { heatmap: pool(heatmap), hidden: [] }, details);
    }
    signal?.throwIfAborted();
    onImages(samples.length);
    return shard.finish();
  };
}

/** What the file says that a model said, by the number of the class: only the labels of the file are numbers too. */
function describePrediction(prediction: Prediction | undefined, labels: readonly string[]): SampleDetails {
  if (!prediction) return {};
  const { index, confidence } = prediction;
  const name = String(index);
  return { prediction: labels.indexOf(name), predictionName: name, confidence };
}

/** A row [channels, …] added up to float32 [cells]; in float64 meanwhile. */
function sumChannels(row: Float32Array | Float64Array, channels: number): Float32Array {
  if (channels === 1) return Float32Array.from(row);
  const cells = row.length / channels;
  const sums = new Float64Array(cells);
  for (let start = 0; start < row.length; start += cells) {
    for (let cell = 0; cell < cells; cell++) sums[cell]! += row[start + cell]!;
  }
  return Float32Array.from(sums);
}

/** Averages maps [height, width] over areas, down to `size` cells along each axis that is longer. */
function createPool([height, width]: readonly [number, number], size: number): (map: Tensor) => Tensor {
  const [rows, columns] = [listOverlaps(height, size), listOverlaps(width, size)];
  if (rows.length === height && columns.length === width) return (map) => map;
  return ({ data }) => {
    const pooled = new Float32Array(rows.length * columns.length);
    const line = new Float64Array(width);
    for (const [y, overlaps] of rows.entries()) {
      line.fill(0);
      for (const { from, weight } of overlaps) {
        for (let x = 0; x < width; x++) line[x]! += weight * data[from * width + x]!;
      }
      for (const [x, parts] of columns.entries()) {
        let sum = 0;
        for (const { from, weight } of parts) sum += weight * line[from]!;
        pooled[y * columns.length + x] = sum;
      }
    }
    return createTensor(pooled, [rows.length, columns.length]);
  };
}

/** Which of `length` cells each pooled cell averages, with their shares in it. */
function listOverlaps(length: number, size: number): { from: number; weight: number }[][] {
  const cells = Math.min(length, size);
  const weights = createAreaWeights(length, cells);
  return Array.from({ length: cells }, (_, cell) =>
    Array.from(weights.subarray(cell * length, (cell + 1) * length), (weight, from) => ({ from, weight })).filter(
      ({ weight }) => weight > 0,
    ),
  );
}
