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

/** What a cluster is judged by. */
export interface Evidence {
  readonly cluster: Pick<Cluster, 'members' | 'fisher'>;
  /** Number of images in its class. */
  readonly classSize: number;
  /** How many of its members are one image over and over; 0 unless that is most of them (see countIdentical). */
  readonly copies: number;
}

/**
 * How suspicious a cluster is: what clusters and classes are ranked by, and whether to call it out. Copies of one image
 * stand apart whatever the model looks at, so that a cluster made of them is not.
 */
export function judgeCluster({ cluster, classSize, copies }: Evidence): { score: number; suspicious: boolean } {
  const score = cluster.fisher ?? 0;
  const isMinority = cluster.members.length <= largestShare * classSize;
  return { score, suspicious: isMinority && copies === 0 && score >= suspiciousFisher };
}
