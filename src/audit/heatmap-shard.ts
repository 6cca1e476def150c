import type { Sample, Skipped } from '../dataset/dataset.ts';
import type { SampleInput } from '../store/samples.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import type { SampleGroup } from './group-samples.ts';

/** The pooled heatmaps of some samples of a class, as they are written to one file. */
export interface HeatmapShard {
  /** [rows, height, width]. */
  readonly heatmaps: Tensor;
  /** Relevance per channel of every hidden layer of the plan, each [rows, channels]. */
  readonly hidden: readonly Tensor[];
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

/** The relevance of one image. */
export interface SampleRelevance {
  /** The pooled heatmap, [height, width]. */
  readonly heatmap: Tensor;
  /** Of every hidden layer, [channels]. */
  readonly hidden: readonly Tensor[];
}

/** Collects the heatmaps of a shard. */
export interface ShardCollector {
  /** Takes the relevance of an image; where it is not finite the image is skipped, so that every row is of use. */
  add(sample: Sample, relevance: SampleRelevance, details: SampleDetails): void;
  skip(skipped: readonly Skipped[]): void;
  finish(): HeatmapShard;
}

/** What the relevance of an image is made of, for a shard that stays empty. */
export interface RelevanceShapes {
  /** Height and width of a pooled heatmap. */
  readonly heatmap: readonly number[];
  /** Number of channels of every hidden layer. */
  readonly channels: readonly number[];
}

/** A collector of relevance of these shapes; heatmaps may be smaller. */
export function createShardCollector({ heatmap, channels }: RelevanceShapes): ShardCollector {
  const maps: Tensor[] = [];
  const layers = channels.map((): Tensor[] => []);
  const rows: SampleInput[] = [];
  const skipped: Skipped[] = [];
  return {
    add({ path, file, label, split }, relevance, details) {
      const tensors = [relevance.heatmap, ...relevance.hidden];
      if (tensors.every(({ data }) => data.every(Number.isFinite)) && Number.isFinite(details.logit ?? 0)) {
        maps.push(relevance.heatmap);
        for (const [index, layer] of layers.entries()) layer.push(relevance.hidden[index]!);
        rows.push({ path, file, label, split: split ?? null, ...details });
      } else {
        skipped.push({ path, label, reason: 'its relevance is not finite' });
      }
    },
    skip: (more) => {
      skipped.push(...more);
    },
    finish: () => {
      const hidden = layers.map((layer, index) => joinRows(layer, [channels[index]!]));
      return { heatmaps: joinRows(maps, heatmap), hidden, rows, skipped };
    },
  };
}

/** Tensors of one shape, one below the other; of `shape` where there are none. */
function joinRows(rows: readonly Tensor[], shape: readonly number[]): Tensor {
  const size = rows[0]?.data.length ?? 0;
  const data = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) data.set(row.data, index * size);
  return createTensor(data, [rows.length, ...(rows[0]?.shape ?? shape)]);
}
