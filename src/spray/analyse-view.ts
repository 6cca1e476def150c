import type { Runtime } from '../runtime/session.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { buildAffinity } from './build-affinity.ts';
import { chooseClusterCount, type Eigengap } from './choose-cluster-count.ts';
import { limitToDistinct, planCounts } from './plan-counts.ts';
import { clusteringTable, type ClusteringName } from './clusterings/clustering-table.ts';
import type { SpectralSpace } from './clusterings/clustering.ts';
import { computeSpectrum, embedRows } from './compute-spectrum.ts';
import { countScoredAxes } from './create-fisher-scorer.ts';
import { drawPicture } from './draw-picture.ts';
import { findNeighbours, type Neighbours } from './find-neighbours.ts';
import { createClusterLister, listCandidates, orderByCentrality, type Cluster } from './list-candidates.ts';
import type { Points } from './partition-points.ts';
import { refineCandidates } from './refine-candidates.ts';
import type { SprayOptions } from './spray-options.ts';

/** The strategies found among one class's samples in one view. */
export interface SprayAnalysis {
  /** The nearest neighbours of every sample in the view. */
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
  /** Cluster of every sample, an index into `clusters`; −1 for noise. */
  readonly assignments: Int32Array;
  /** The clustering shown; of k-means the largest cluster first. */
  readonly clusters: readonly Cluster[];
  /**
   * The distinct clusters of every division tried, the most prominent first: what evidence should be taken for. Those that
   * are among `clusters` have the same list of members.
   */
  readonly candidates: readonly Cluster[];
  /** A 2-D picture of the neighbour graph, row-major [n, 2]. */
  readonly picture: Float32Array;
}

/** The clusterings behind `auto`; the first makes the clustering shown. */
const autoClusterings = ['kmeans', 'hdbscan', 'agglomerative'] as const satisfies readonly ClusteringName[];

/**
 * Spectral relevance analysis (SpRAy, Lapuschkin et al. 2019) of one class's samples, given as the points [n, d] of a
 * view (see viewTable), any n from 0: nearest neighbours, affinity, spectral embedding Φ, clusters.
 *
 * The clustering shown has as many clusters as the eigengap says. The candidates are the distinct clusters of all
 * divisions that the clusterings offer, since no single number suits large and small strategies. All are scored in the
 * first axes of Φ (see countScoredAxes). Memory is proportional to n.
 */
export async function analyseView(
  points: Tensor,
  options: Omit<SprayOptions, 'views' | 'normalise'>,
  runtime: Runtime,
): Promise<SprayAnalysis> {
  const count = points.shape[0] ?? 0;
  const plan = planCounts(options.clusters, count);
  const neighbours = await findNeighbours(points, options.neighbours, runtime);
  const wanted = Math.max(options.eigenvectors, plan.shown.max + 1);
  const spectrum = computeSpectrum(buildAffinity(neighbours), wanted, options.seed);
  const space: SpectralSpace = { neighbours, embed: (columns) => embedRows(spectrum, count, columns) };
  const limit = limitToDistinct(neighbours, spectrum.components);
  const eigengap = chooseClusterCount(spectrum.eigenvalues, limit(plan.shown));
  const scored = space.embed(Math.min(wanted, countScoredAxes(count)));
  const listClusters = createClusterLister(scored);
  const order = (cluster: Cluster): Cluster => orderByCentrality(cluster, scored);
  const divide = (name: ClusteringName, range: { min: number; max: number }): Cluster[][] =>
    clusteringTable[name]
      .partition(space, { leastSize: plan.leastSize, range, seed: options.seed })
      .map((grouping) => listClusters(grouping, name));
  const names = options.clustering === 'auto' ? autoClusterings : [options.clustering];
  const tried = names.map((name) => divide(name, limit(plan.tried)));
  const byGap =
    tried[0]!.find(({ length }) => length === eigengap.count) ??
    divide(names[0], { min: eigengap.count, max: eigengap.count })[0]!;
  const clusters = byGap.map(order);
  const shown = new Set(clusters.map(({ members }) => members));
  const listCluster = (members: Int32Array, { clustering }: Cluster): Cluster => {
    const assignments = new Int32Array(count).fill(-1);
    for (const member of members) assignments[member] = 0;
    return listClusters({ assignments, count: 1 }, clustering)[0]!;
  };
  const distinct = listCandidates([...clusters, ...tried.flat(2)], count);
  const candidates = listCandidates(await refineCandidates(points, distinct, listCluster, runtime), count);
  return {
    neighbours,
    eigenvalues: spectrum.eigenvalues,
    components: spectrum.components,
    embedding: space.embed(wanted),
    eigengap,
    clusterCount: clusters.length,
    assignments: assignSamples(clusters, count),
    clusters,
    candidates: candidates.map((candidate) => (shown.has(candidate.members) ? candidate : order(candidate))),
    picture: await drawPicture(neighbours, options.seed),
  };
}

function assignSamples(clusters: readonly Cluster[], count: number): Int32Array {
  const assignments = new Int32Array(count).fill(-1);
  for (const { index, members } of clusters) for (const member of members) assignments[member] = index;
  return assignments;
}
