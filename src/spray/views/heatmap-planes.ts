import { createTensor, viewRow, type Tensor } from '../../tensor/tensor.ts';
import { normaliseHeatmaps, type HeatmapMeasure } from '../normalise-heatmaps.ts';

/** Normalised heatmaps, one plane per sample. */
export interface HeatmapPlanes {
  /** [n, height · width]. */
  readonly rows: Tensor;
  readonly height: number;
  readonly width: number;
}

/** Heatmaps [n, h, w], or [n, c, h, w] summed over their channels, as planes of unit measure. */
export function listPlanes(heatmaps: Tensor, normalise: HeatmapMeasure): HeatmapPlanes {
  const [height, width] = heatmaps.shape.slice(-2) as [number, number];
  return { rows: normaliseHeatmaps(sumChannels(heatmaps), normalise), height, width };
}

/** Heatmaps [n, h, w] as they are; [n, c, h, w] summed over c, of |r| where `absolute`. */
export function sumChannels(heatmaps: Tensor, absolute = false): Tensor {
  const [count, height, width] = [heatmaps.shape[0]!, ...heatmaps.shape.slice(-2)] as [number, number, number];
  if (heatmaps.shape.length < 4 && !absolute) return heatmaps;
  const area = height * width;
  const sums = createTensor(new Float32Array(count * area), [count, height, width]);
  for (let sample = 0; sample < count; sample++) {
    const sum = viewRow(sums, sample);
    for (const [index, value] of viewRow(heatmaps, sample).entries()) {
      sum[index % area]! += absolute ? Math.abs(value) : value;
    }
  }
  return sums;
}

/** A point per row of `rows`, written by `write` into a row of `size` zeros. */
export function mapRows(rows: Tensor, size: number, write: (row: Float32Array, point: Float32Array) => void): Tensor {
  const count = rows.shape[0]!;
  const points = createTensor(new Float32Array(count * size), [count, size]);
  for (let index = 0; index < count; index++) write(viewRow(rows, index), viewRow(points, index));
  return points;
}
