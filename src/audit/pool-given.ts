import { listOverlaps, type Overlap } from '../explain/pool-heatmap.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import type { GivenHeatmaps } from './given-heatmaps.ts';
import { createShardCollector, type MakeShard, type SampleDetails } from './heatmap-shard.ts';
import { limitCells } from './limit-cells.ts';
import type { GivenSubject } from './prepare-audit.ts';
import type { Prediction } from './read-prediction.ts';

/** Reads the heatmaps of some rows in full size, [height, width], summed over the channels. */
export async function* readGiven(
  { file, size, ...given }: GivenHeatmaps,
  rows: readonly number[],
): AsyncGenerator<Tensor, void, undefined> {
  for await (const row of file.readRows(rows)) yield createTensor(sumChannels(row, given), size);
}

/** Reads the heatmap of one row, as readGiven does. */
export async function readGivenRow(heatmaps: GivenHeatmaps, row: number): Promise<Tensor> {
  for await (const heatmap of readGiven(heatmaps, [row])) return heatmap;
  throw new Error(`row ${row} of ${heatmaps.file.path} was not read`);
}

/** Makes heatmaps by pooling those that were made elsewhere, as those of a model are pooled. */
export function createPooler({ heatmaps, medium, job, labels }: GivenSubject, signal?: AbortSignal): MakeShard {
  const cells = limitCells(medium, job.spray.size);
  const pool = createPool(heatmaps.size, cells);
  const shape = heatmaps.places.map((length) => Math.min(length, cells));
  return async (samples, group, onImages) => {
    const shard = createShardCollector({ heatmap: shape, channels: [] });
    const rows = samples.map(({ row }) => row);
    let index = 0;
    for await (const heatmap of readGiven(heatmaps, rows)) {
      const sample = samples[index++]!;
      const details = { target: group.output, ...describePrediction(heatmaps.file.predictions?.[sample.row], labels) };
      shard.add(sample, { heatmap: { ...pool(heatmap), shape }, hidden: [] }, details);
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

/** A row added up over its channels to float32 [cells]; in float64 meanwhile. */
function sumChannels(
  row: Float32Array | Float64Array,
  { channels, channelsLast }: Pick<GivenHeatmaps, 'channels' | 'channelsLast'>,
): Float32Array {
  const cells = row.length / channels;
  const [step, stride] = channelsLast ? [channels, 1] : [1, cells];
  return Float32Array.from({ length: cells }, (_, cell) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += row[cell * step + channel * stride]!;
    return sum;
  });
}

/** Averages maps [height, width] over areas, down to `size` cells along each axis that is longer. */
function createPool([height, width]: readonly [number, number], size: number): (map: Tensor) => Tensor {
  const [rows, columns] = [height, width].map((length) => listOverlaps(length, Math.min(length, size))) as [
    Overlap[][],
    Overlap[][],
  ];
  if (rows.length === height && columns.length === width) return (map) => map;
  return ({ data }) => {
    const pooled = new Float32Array(rows.length * columns.length);
    const line = new Float64Array(width);
    for (const [y, overlaps] of rows.entries()) {
      line.fill(0);
      for (const { place, weight } of overlaps) {
        for (let x = 0; x < width; x++) line[x]! += weight * data[place * width + x]!;
      }
      for (const [x, parts] of columns.entries()) {
        let sum = 0;
        for (const { place, weight } of parts) sum += weight * line[place]!;
        pooled[y * columns.length + x] = sum;
      }
    }
    return createTensor(pooled, [rows.length, columns.length]);
  };
}
