import type { Sample, Skipped } from '../dataset/dataset.ts';
import type { SampleInput } from '../store/samples.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import type { SampleGroup } from './group-samples.ts';

/** The pooled heatmaps of some samples of a class, as they are written to one file. */
export interface HeatmapShard {
  /** [rows, height, width]. */
  readonly heatmaps: Tensor;
  /** The sample of every row. */
  readonly rows: readonly SampleInput[];
  readonly skipped: readonly Skipped[];
}

/**
 * Makes the heatmaps of some samples of a class.
 * @param onImages hears of samples that are done, skipped ones too
 */
export type MakeShard = (
  samples: readonly Sample[],
  group: SampleGroup,
  onImages: (count: number) => void,
) => Promise<HeatmapShard>;

/** What a model said of an image; nothing where the heatmap was made elsewhere. */
export type SampleDetails = Pick<SampleInput, 'target' | 'prediction' | 'predictionName' | 'confidence' | 'logit'>;

/** Collects the heatmaps of a shard. */
export interface ShardCollector {
  /** Takes a pooled heatmap; one that is not finite is skipped, so that every row is of use. */
  add(sample: Sample, heatmap: Tensor, details: SampleDetails): void;
  skip(skipped: readonly Skipped[]): void;
  finish(): HeatmapShard;
}

/** A collector; `shape` is that of a pooled heatmap, for a shard that stays empty. */
export function createShardCollector(shape: readonly number[]): ShardCollector {
  const maps: Float32Array[] = [];
  const rows: SampleInput[] = [];
  const skipped: Skipped[] = [];
  let rowShape = shape;
  return {
    add({ path, file, label }, heatmap, details) {
      rowShape = heatmap.shape;
      if (heatmap.data.every(Number.isFinite) && Number.isFinite(details.logit ?? 0)) {
        maps.push(heatmap.data);
        rows.push({ path, file, label, ...details });
      } else {
        skipped.push({ path, label, reason: 'its relevance is not finite' });
      }
    },
    skip: (more) => {
      skipped.push(...more);
    },
    finish: () => ({ heatmaps: joinMaps(maps, rowShape), rows, skipped }),
  };
}

function joinMaps(maps: readonly Float32Array[], shape: readonly number[]): Tensor {
  const data = new Float32Array(maps.length * (maps[0]?.length ?? 0));
  for (const [index, map] of maps.entries()) data.set(map, index * map.length);
  return createTensor(data, [maps.length, ...shape]);
}
