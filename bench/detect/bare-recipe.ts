import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { buildAffinity } from '../../src/spray/build-affinity.ts';
import { computeSpectrum, embedRows } from '../../src/spray/compute-spectrum.ts';
import { createFisherScorer } from '../../src/spray/create-fisher-scorer.ts';
import { findNeighbours } from '../../src/spray/find-neighbours.ts';
import { normaliseHeatmaps } from '../../src/spray/normalise-heatmaps.ts';
import { partitionPoints } from '../../src/spray/partition-points.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

const neighbours = 10;
const eigenvectors = 8;
const clusterCounts = [2, 3, 4, 5, 6, 7, 8];
const seed = 0;

/** What the bare recipe would show of a class. */
export interface BareCluster {
  /** Fisher score; null where the class has no cluster that can be scored. */
  readonly fisher: number | null;
  /** Rows of the heatmaps. */
  readonly members: readonly number[];
}

/**
 * The baseline: SpRAy as it is usually done. Heatmaps [n, …] divided by their sum of |r|, nearest neighbours, spectral
 * embedding, k-means with 2 to 8 clusters; of all of them the cluster with the largest Fisher score, and of a cluster
 * and its complement, which score the same, the smaller one.
 */
export async function runBareRecipe(heatmaps: Tensor): Promise<BareCluster> {
  const points = normaliseHeatmaps(heatmaps, 'sum');
  const affinity = buildAffinity(await findNeighbours(points, neighbours, onnxRuntime));
  const embedding = embedRows(computeSpectrum(affinity, eigenvectors, seed), heatmaps.shape[0]!, eigenvectors);
  const score = createFisherScorer(embedding);
  const clusters = clusterCounts.flatMap((wanted) => {
    const { assignments, count } = partitionPoints(embedding, wanted, { seed });
    return Array.from({ length: count }, (_, cluster) => listMembers(assignments, cluster));
  });
  return clusters
    .map((members) => ({ members, fisher: score(members) }))
    .reduce<BareCluster>((best, cluster) => (isBetter(cluster, best) ? cluster : best), { fisher: null, members: [] });
}

function listMembers(assignments: Int32Array, cluster: number): number[] {
  return [...assignments.keys()].filter((sample) => assignments[sample] === cluster);
}

function isBetter(cluster: BareCluster, best: BareCluster): boolean {
  if (cluster.fisher === null || best.fisher === null) return cluster.fisher !== null;
  if (cluster.fisher !== best.fisher) return cluster.fisher > best.fisher;
  return cluster.members.length < best.members.length;
}
