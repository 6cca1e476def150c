import type { Sample } from '../../dataset/dataset.ts';
import type { Batch, BatchOptions } from '../../dataset/read-batches.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** A sample as the database knows it. */
export type SampleFile = Pick<Sample, 'path' | 'file'>;

/** A sample drawn with its relevance: encoded pictures. */
export interface SampleLayers {
  readonly thumbnail: Uint8Array;
  readonly heatmap: Uint8Array;
  readonly overlay: Uint8Array;
}

/** What the samples of a run are made of: how they become the model's numbers, and how a person sees them. */
export interface Medium {
  /** What the numbers depend on besides the dataset: recorded as `model.input`, and part of the keys of stages. */
  readonly settings: object;
  /** Height and width of the places that a sample's relevance lies at; what is a line has height 1. */
  readonly size: readonly [height: number, width: number];
  /** Whether heatmaps are averaged over neighbouring places, which only says something where places have an order. */
  readonly isPooled: boolean;
  /** The box that the model's numbers lie in, per channel; absent where they have none. */
  readonly box?: { readonly low: readonly number[]; readonly high: readonly number[] };
  /** Samples as the model takes them, in order; one that cannot be read is skipped with the reason. */
  readBatches(samples: readonly Sample[], options: BatchOptions): AsyncGenerator<Batch, void, undefined>;
  /** A sample alone. */
  drawSmall(sample: SampleFile, widthPx: number): Promise<Uint8Array>;
  /** A sample with its relevance, which has the shape of its places or is smaller. */
  drawLayers(sample: SampleFile, relevance: Tensor, widthPx: number): Promise<SampleLayers>;
  /** Relevance alone, such as the mean over a group. */
  drawMap(map: Tensor, widthPx: number): Promise<Uint8Array>;
  /** What the model's numbers for one sample stand for. */
  drawInput(input: Float32Array, widthPx: number): Promise<Uint8Array>;
}
