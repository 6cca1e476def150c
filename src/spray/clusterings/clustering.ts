import type { Neighbours } from '../find-neighbours.ts';
import type { Points } from '../partition-points.ts';

/** What is clustered: samples placed by the spectrum of their neighbour graph. */
export interface SpectralSpace {
  /** Nearest neighbours of every sample, in the view. */
  readonly neighbours: Neighbours;
  /** Φ of the first `columns` eigenvectors (fewer where there are fewer), rows of unit length. */
  embed(columns: number): Points;
}

export interface ClusteringOptions {
  /** Clusters of fewer samples are noise, or part of another. */
  readonly leastSize: number;
  /** Numbers of clusters to try, inclusive, where the clustering asks for one. */
  readonly range: { readonly min: number; readonly max: number };
  /** Seed of everything random. */
  readonly seed: number;
}

/** Samples divided into clusters. */
export interface Grouping {
  /** Cluster of every sample, 0 to count − 1; −1 for noise. */
  readonly assignments: Int32Array;
  /** Number of clusters. */
  readonly count: number;
}

/** One way to divide samples into clusters; it may offer several divisions. Time near-linear in the samples. */
export interface Clustering {
  /** One sentence for people. */
  readonly describe: string;
  /** The divisions it offers, at least one; the same seed gives the same. */
  partition(space: SpectralSpace, options: ClusteringOptions): Grouping[];
}
