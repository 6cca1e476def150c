import type { Runtime } from '../runtime/session.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { buildAffinity } from './build-affinity.ts';
import { chooseClusterCount, type Eigengap } from './choose-cluster-count.ts';
import { computeSpectrum, embedRows, type Spectrum } from './compute-spectrum.ts';
import { drawPicture } from './draw-picture.ts';
import { findNeighbours, type Neighbours } from './find-neighbours.ts';
import { countScoredAxes, fisherDefaults } from './create-fisher-scorer.ts';
import { partitionPoints, type Partition, type Points } from './partition-points.ts';
import { createClusterLister, listCandidates, type Cluster } from './list-candidates.ts';
import { normaliseHeatmaps, type HeatmapMeasure } from './normalise-heatmaps.ts';

export interface SprayOptions {
  /** Nearest neighbours per heatmap in the graph. Default 10. */
  readonly neighbours: number;
  /** Eigenvectors of the embedding Φ. Default 32; never fewer than the largest number of clusters and one more. */
  readonly eigenvectors: number;
  /** Number of clusters: given, or by the eigengap within a range. Default 'auto', which is 2 to 8. */
  readonly clusters: 'auto' | number | { readonly min: number; readonly max: number };
  /** What every heatmap is divided by: the sum of |r|, or its Euclidean norm. Default 'sum'. */
  readonly normalise: HeatmapMeasure;
  /** Seed of everything random. Default 0. */
  readonly seed: number;
}

/** The defaults of analyseHeatmaps. */
export const sprayDefaults = {
  neighbours: 10,
  eigenvectors: 32,
  clusters: 'auto',
  normalise: 'sum',
  seed: 0,
} as const satisfies SprayOptions;

const autoRange = { min: 2, max: 8 };

interface Range {
  readonly min: number;
  readonly max: number;
}

/** The strategies found among one class's heatmaps. */
export interface SprayAnalysis {
  /** The nearest neighbours of every normalised heatmap. */
  readonly neighbours: Neighbours;
  /** The smallest eigenvalues of L_sym, ascending. */
  readonly eigenvalues: Float64Array;
  /** Connected components of the neighbour graph. */
  readonly components: number;
  /** Φ, row-major [n, m], rows of unit length. */
  readonly embedding: Points;
  /** How the number of clusters was chosen. */
  readonly eigengap: Eigengap;
  /** Number of clusters in the clustering shown. */
  readonly clusterCount: number;
  /** Cluster of every sample, an index into `clusters`. */
  readonly assignments: Int32Array;
  /** The clustering shown, the largest cluster first. */
  readonly clusters: readonly Cluster[];
  /** The distinct clusters of every partition tried, by descending Fisher score: what evidence should be taken for. */
  readonly candidates: readonly Cluster[];
  /** A 2-D picture of the neighbour graph, row-major [n, 2]. */
  readonly picture: Float32Array;
}

/**
 * Spectral relevance analysis (SpRAy, Lapuschkin et al. 2019) of one class's heatmaps [n, …], any n from 0.
 *
 * Normalise, exact nearest neighbours, affinity, spectral embedding Φ. The clustering shown is k-means on the first k
 * eigenvectors (Ng et al. 2002), k from the eigengap. Candidates come from every k of the range, on the first k
 * eigenvectors and on the first `max`, since no single k suits large and small strategies. All are scored in the first
 * axes of Φ (see countScoredAxes).
 * Memory is proportional to n, time to n² in the neighbour search alone.
 * @throws UnhansError `relevance` where a heatmap holds NaN or infinity.
 */
export async function analyseHeatmaps(
  heatmaps: Tensor,
  options: SprayOptions,
  runtime: Runtime,
): Promise<SprayAnalysis> {
  const count = heatmaps.shape[0] ?? 0;
  const range = limitRange(options.clusters, count);
  const normalised = normaliseHeatmaps(heatmaps, options.normalise);
  const neighbours = await findNeighbours(normalised, options.neighbours, runtime);
  const wanted = Math.max(options.eigenvectors, range.max + 1);
  const spectrum = computeSpectrum(buildAffinity(neighbours), wanted, options.seed);
  const embedding = embedRows(spectrum, count, wanted);
  const listClusters = createClusterLister(embedRows(spectrum, count, Math.min(wanted, countScoredAxes(count))));
  const eigengap = chooseClusterCount(spectrum.eigenvalues, limitToDistinct(range, neighbours, spectrum));
  const shown = partitionPoints(embedRows(spectrum, count, eigengap.count), eigengap.count, options);
  const clusters = listClusters(shown);
  return {
    neighbours,
    eigenvalues: spectrum.eigenvalues,
    components: spectrum.components,
    embedding,
    eigengap,
    clusterCount: shown.count,
    assignments: shown.assignments,
    clusters,
    candidates: listCandidates([
      ...clusters,
      ...partitionOverRange(spectrum, count, eigengap.range, options.seed).flatMap(listClusters),
    ]),
    picture: drawPicture(neighbours, options.seed),
  };
}

/** The numbers of clusters to consider; those chosen automatically leave room for clusters of the least size. */
function limitRange(clusters: SprayOptions['clusters'], count: number): Range {
  const { min, max } =
    clusters === 'auto' ? autoRange : typeof clusters === 'number' ? { min: clusters, max: clusters } : clusters;
  const room = typeof clusters === 'number' ? count : Math.floor(count / fisherDefaults.leastSize);
  return { min: Math.max(1, Math.min(min, room)), max: Math.max(1, Math.min(max, room)) };
}

/** Where no heatmap differs from its neighbours, every component is one heatmap over and over: nothing to divide. */
function limitToDistinct(range: Range, neighbours: Neighbours, { components }: Spectrum): Range {
  if (neighbours.distances.some((distance) => distance > 0)) return range;
  return { min: Math.min(range.min, components), max: Math.min(range.max, components) };
}

function partitionOverRange(spectrum: Spectrum, count: number, range: Range, seed: number): Partition[] {
  const wide = embedRows(spectrum, count, range.max);
  const numbers = Array.from({ length: range.max - range.min + 1 }, (_, index) => range.min + index);
  return numbers.flatMap((number) => [
    partitionPoints(embedRows(spectrum, count, number), number, { seed }),
    partitionPoints(wide, number, { seed }),
  ]);
}
