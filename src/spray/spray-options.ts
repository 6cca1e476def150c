import type { ClusteringName } from './clusterings/clustering-table.ts';
import type { HeatmapMeasure } from './normalise-heatmaps.ts';
import type { ViewName } from './views/view-table.ts';

export interface SprayOptions {
  /** How samples are compared, each in an analysis of its own. Default input, spectrum and hidden. */
  readonly views: readonly ViewName[];
  /** How samples are clustered; 'auto', the default, takes candidates from k-means, HDBSCAN and agglomerative. */
  readonly clustering: 'auto' | ClusteringName;
  /** Nearest neighbours per heatmap in the graph. Default 10. */
  readonly neighbours: number;
  /** Eigenvectors of the embedding Φ. Default 32; never fewer than the largest number of clusters and one more. */
  readonly eigenvectors: number;
  /**
   * Number of clusters: given, or by the eigengap within a range. Default 'auto': 2 to 8 for the clustering shown, 2 to
   * 20 for the candidates.
   */
  readonly clusters: 'auto' | number | { readonly min: number; readonly max: number };
  /** What every heatmap is divided by: the sum of |r|, or its Euclidean norm. Default 'sum'. */
  readonly normalise: HeatmapMeasure;
  /** Seed of everything random. Default 0. */
  readonly seed: number;
}

/** The defaults of analyseView. */
export const sprayDefaults = {
  views: ['input', 'spectrum', 'hidden'],
  clustering: 'auto',
  neighbours: 10,
  eigenvectors: 32,
  clusters: 'auto',
  normalise: 'sum',
  seed: 0,
} as const satisfies SprayOptions;
