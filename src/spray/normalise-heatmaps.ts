import { UnhansError } from '../errors.ts';
import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';

/** What a heatmap is divided by. Never its signed sum, which flips signs and explodes near zero. */
export const heatmapMeasures = {
  /** Sum of |r|: relevance as shares of the whole. */
  sum: (heatmap: Float32Array): number => {
    let total = 0;
    for (const relevance of heatmap) total += Math.abs(relevance);
    return total;
  },
  /** Euclidean length, so that distances compare directions. */
  norm: (heatmap: Float32Array): number => {
    let total = 0;
    for (const relevance of heatmap) total += relevance * relevance;
    return Math.sqrt(total);
  },
} as const satisfies Record<string, (heatmap: Float32Array) => number>;

export type HeatmapMeasure = keyof typeof heatmapMeasures;

/**
 * Heatmaps [n, …] as rows [n, size] of unit measure; heatmaps that are zero everywhere stay zero. With `inPlace` the
 * heatmaps themselves are overwritten, which saves their memory once more.
 * @throws UnhansError `relevance` where a heatmap holds NaN or infinity; with `inPlace` those before it are overwritten.
 */
export function normaliseHeatmaps(
  heatmaps: Tensor,
  measure: HeatmapMeasure,
  { inPlace = false }: { readonly inPlace?: boolean } = {},
): Tensor {
  const count = heatmaps.shape[0] ?? 0;
  const size = count === 0 ? 0 : heatmaps.data.length / count;
  const rows = createTensor(inPlace ? heatmaps.data : heatmaps.data.slice(), [count, size]);
  for (let index = 0; index < count; index++) {
    const row = viewRow(rows, index);
    const total = heatmapMeasures[measure](row);
    if (!Number.isFinite(total)) {
      throw new UnhansError('relevance', `cannot cluster heatmap ${index}: it holds NaN or infinity, expected numbers`);
    }
    if (total > 0) for (let cell = 0; cell < size; cell++) row[cell]! /= total;
  }
  return rows;
}
