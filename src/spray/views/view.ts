import type { Tensor } from '../../tensor/tensor.ts';
import type { HeatmapMeasure } from '../normalise-heatmaps.ts';

export interface ViewOptions {
  /** What every heatmap is divided by before anything else. */
  readonly normalise: HeatmapMeasure;
}

/** One way to compare samples: a map to points whose Euclidean distance is the view's distance. */
export interface View {
  /** One sentence for people: what is compared, and what the comparison does not mind. */
  readonly describe: string;
  /** What it is made from: relevance at places of the image, or one number per channel of a hidden layer. */
  readonly from: 'heatmaps' | 'channels';
  /**
   * Points [n, d] of `samples`: heatmaps [n, h, w] or [n, c, h, w], or channel relevance [n, c]. Samples without
   * relevance become points like any other.
   * @throws UnhansError `relevance` where a sample holds NaN or infinity.
   */
  points(samples: Tensor, options: ViewOptions): Tensor;
}
