import { formatNpy } from '../tensor/npy.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { formatEvidence, type Judgement } from './findings.ts';
import type { Store } from './store.ts';

/** A group of samples that a model treats alike. Samples are named by their position in the class. */
export interface ClusterInput extends Judgement {
  /** Its number in the class, over all views; the cluster is called `class/index`. Most suspicious first, from 1. */
  readonly index: number;
  /** The views that show it; first the one where it separates best, which is one of the class's analyses. */
  readonly views: readonly [string, ...string[]];
  /** Fisher score τ against the rest of the class; null where the rest is empty. */
  readonly fisher: number | null;
  /** Whether it belongs to the partition that its view's picture shows; other candidates may overlap it. */
  readonly shown: boolean;
  /** Most typical first; at least one. */
  readonly members: readonly ClusterMember[];
  /** Mean of the members' heatmaps. */
  readonly meanHeatmap?: Tensor;
}

export interface ClusterMember {
  readonly position: number;
  /** Distance to the cluster's centre in the embedding. */
  readonly distance?: number;
}

/** What a cluster belongs to: a class, its samples by position, its analyses by view. */
export interface ClusterOwner {
  readonly classId: number;
  readonly sampleIds: readonly number[];
  readonly analysisIds: ReadonlyMap<string, number>;
}

/** Saves clusters of a class; call it in a transaction. Throws a plain Error where a sample or view does not exist. */
export function saveClusters(store: Store, owner: ClusterOwner, clusters: readonly ClusterInput[]): void {
  for (const cluster of clusters) saveMembers(store, owner, saveCluster(store, owner, cluster), cluster.members);
}

function saveCluster(store: Store, { classId, analysisIds }: ClusterOwner, cluster: ClusterInput): number {
  const { index, views, fisher, shown, members, meanHeatmap } = cluster;
  const analysisId = analysisIds.get(views[0]);
  if (analysisId === undefined) throw new Error(`class ${classId} was not analysed in view ${views[0]}`);
  return store.run(
    `INSERT INTO clusters (analysis_id, class_id, idx, size, fisher, shown, mean_heatmap, views,
                           score, suspicious, evidence, region, membership)
     VALUES (@analysisId, @classId, @index, @size, @fisher, @shown, @mean, @views,
             @score, @suspicious, @evidence, @region, @membership)`,
    {
      ...{ analysisId, classId, index, size: members.length, fisher, shown, views: JSON.stringify(views) },
      ...{ mean: meanHeatmap && formatNpy(meanHeatmap), ...toColumns(cluster) },
    },
  );
}

function saveMembers(
  store: Store,
  { classId, sampleIds }: ClusterOwner,
  clusterId: number,
  members: readonly ClusterMember[],
): void {
  for (const [rank, { position, distance }] of members.entries()) {
    const sampleId = sampleIds[position];
    if (sampleId === undefined) throw new Error(`class ${classId} has no sample ${position}`);
    const row = { clusterId, rank, sampleId, distance };
    store.run('INSERT INTO memberships VALUES (@clusterId, @rank, @sampleId, @distance)', row);
  }
}

/**
 * Saves what the evidence said of clusters of a class, by id, in place of what was said before; all clusters of the
 * class are numbered anew, most suspicious first, and the class gets the score of its first.
 */
export function saveJudgements(store: Store, classId: number, judgements: ReadonlyMap<number, Judgement>): void {
  store.transaction(() => {
    for (const [clusterId, judgement] of judgements) {
      store.run(
        `UPDATE clusters SET score = @score, suspicious = @suspicious, evidence = @evidence, region = @region,
                             membership = @membership WHERE id = @clusterId AND class_id = @classId`,
        { clusterId, classId, ...toColumns(judgement) },
      );
    }
    numberClusters(store, classId);
    store.run(
      `UPDATE classes SET (score, suspicious) =
         (SELECT score, suspicious FROM clusters WHERE class_id = @classId ORDER BY idx LIMIT 1)
       WHERE id = @classId AND EXISTS (SELECT 1 FROM clusters WHERE class_id = @classId)`,
      { classId },
    );
  });
}

/** Numbers a class's clusters from 1, most suspicious first, the smaller of equals first; numbers are unique throughout. */
function numberClusters(store: Store, classId: number): void {
  store.run('UPDATE clusters SET idx = -id WHERE class_id = @classId', { classId });
  store.run(
    `UPDATE clusters SET idx = ranked.number
     FROM (SELECT id, row_number() OVER (ORDER BY suspicious DESC, score DESC, size, id) AS number
           FROM clusters WHERE class_id = @classId) AS ranked
     WHERE clusters.id = ranked.id`,
    { classId },
  );
}

function toColumns({ score, suspicious, evidence = [], region, membership }: Judgement) {
  return {
    ...{ score, suspicious, evidence: formatEvidence(evidence) },
    ...{ region: region && formatNpy(region), membership: membership && formatNpy(membership) },
  };
}
