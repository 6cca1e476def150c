import type { Cluster } from '../spray/list-candidates.ts';

/**
 * Fisher score from which a cluster is called suspicious.
 *
 * A level, not a test: on the planted datasets the best cluster of a harmless class reaches 9 to 15, planted artefacts
 * at a fixed place 16 to 53. Clusters that separate well may be harmless all the same.
 */
export const suspiciousFisher = 15;

/** Largest share of its class that a suspicious cluster may hold: of two halves, the smaller one is the odd one out. */
const largestShare = 0.5;

/** How suspicious a cluster is: what clusters and classes are ranked by, and whether to call it out. */
export function judgeCluster(cluster: Cluster, classSize: number): { score: number; suspicious: boolean } {
  const isMinority = cluster.members.length <= largestShare * classSize;
  return { score: cluster.fisher, suspicious: isMinority && cluster.fisher >= suspiciousFisher };
}
