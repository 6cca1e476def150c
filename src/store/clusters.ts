import { UnhansError } from '../errors.ts';
import { parseNpy } from '../tensor/npy.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { fromStoredPath, type Store } from './store.ts';
import type { SampleRow } from './samples.ts';
import type { Verdict } from './verdicts.ts';

/** A cluster of a run. */
export interface ClusterRow {
  readonly id: number;
  readonly runId: number;
  readonly classId: number;
  readonly className: string;
  /** `class/index`: how people and programs name it within its run. */
  readonly name: string;
  readonly index: number;
  readonly view: string;
  readonly size: number;
  /** Size over the samples of its class, 0 to 1. */
  readonly share: number;
  readonly fisher: number | null;
  readonly score: number;
  readonly suspicious: boolean;
  /** Whether it belongs to the partition that the picture shows. */
  readonly shown: boolean;
  /** The latest verdict of a person, or null. */
  readonly verdict: Verdict | null;
}

/** A sample as a member of a cluster. */
export interface MemberRow extends SampleRow {
  /** From 0, most typical first. */
  readonly rank: number;
  readonly distance: number | null;
}

/** What the model predicts for the members of a cluster. */
export interface PredictionRow {
  readonly prediction: string;
  readonly count: number;
  readonly meanConfidence: number | null;
}

type RawCluster = Omit<ClusterRow, 'suspicious' | 'shown'> & { suspicious: number; shown: number };

const selectCluster = `
SELECT clusters.id, run AS runId, clusters.class_id AS classId, class AS className, cluster AS name, clusters.idx AS "index", view,
       clusters.size, share, clusters.fisher, clusters.score, clusters.suspicious, shown, verdict
FROM clusters JOIN cluster_summary ON cluster_summary.cluster_id = clusters.id`;

/** Which clusters to list: of a run, or of one class; only the suspicious, or only those of the shown partition. */
export interface ClusterFilter {
  readonly runId?: number;
  readonly classId?: number;
  readonly suspicious?: boolean;
  readonly shown?: boolean;
}

const conditions: Readonly<Record<keyof ClusterFilter, string>> = {
  runId: 'run = @runId',
  classId: 'clusters.class_id = @classId',
  suspicious: 'clusters.suspicious = @suspicious',
  shown: 'shown = @shown',
};

/** The clusters that match, suspicious ones first, then by score, the largest first. */
export function listClusters(store: Store, filter: ClusterFilter): ClusterRow[] {
  const matches = (Object.keys(filter) as (keyof ClusterFilter)[]).map((key) => conditions[key]);
  return store
    .all<RawCluster>(
      `${selectCluster} WHERE ${['TRUE', ...matches].join(' AND ')}
       ORDER BY clusters.suspicious DESC, clusters.score DESC, class, clusters.idx`,
      { ...filter },
    )
    .map(toCluster);
}

/**
 * The cluster of a run that a person names as `class/index`.
 * @throws UnhansError `usage` where there is none such.
 */
export function findCluster(store: Store, runId: number, name: string): ClusterRow {
  const row = store.first<RawCluster>(`${selectCluster} WHERE run = @runId AND cluster = @name`, { runId, name });
  if (row) return toCluster(row);
  const example = store.first<{ cluster: string }>(
    'SELECT cluster FROM cluster_summary WHERE run = @runId ORDER BY score DESC LIMIT 1',
    { runId },
  );
  const expected = example ? `expected a name such as "${example.cluster}"` : 'the run has no clusters';
  throw new UnhansError('usage', `cannot find cluster in run ${runId}: got "${name}", ${expected}`);
}

/** The members of a cluster, most typical first; `limit` defaults to all. */
export function listMembers(store: Store, clusterId: number, limit = -1): MemberRow[] {
  return store
    .all<MemberRow>(
      `SELECT samples.id, position, samples.path, file, label, target, prediction, prediction_name AS predictionName,
              confidence, logit, shards.path AS heatmaps, shard_row AS heatmapRow, rank, distance
       FROM memberships JOIN samples ON samples.id = memberships.sample_id LEFT JOIN shards ON shards.id = samples.shard_id
       WHERE cluster_id = @clusterId ORDER BY rank LIMIT @limit`,
      { clusterId, limit },
    )
    .map((row) => ({ ...row, heatmaps: row.heatmaps === null ? null : fromStoredPath(store, row.heatmaps) }));
}

/** What the model predicts for the members of a cluster, most frequent first. */
export function listPredictions(store: Store, clusterId: number): PredictionRow[] {
  return store.all<PredictionRow>(
    `SELECT coalesce(prediction, '') AS prediction, count(*) AS count, avg(confidence) AS meanConfidence
     FROM cluster_members WHERE cluster_id = @clusterId GROUP BY 1 ORDER BY 2 DESC, 1`,
    { clusterId },
  );
}

/** The mean heatmap of a cluster, or undefined where none was saved. */
export function readMeanHeatmap(store: Store, clusterId: number): Tensor | undefined {
  const row = store.first<{ mean: Uint8Array | null }>(
    'SELECT mean_heatmap AS mean FROM clusters WHERE id = @clusterId',
    {
      clusterId,
    },
  );
  return row?.mean ? parseNpy(row.mean, `mean heatmap of cluster ${clusterId}`) : undefined;
}

function toCluster({ suspicious, shown, ...row }: RawCluster): ClusterRow {
  return { ...row, suspicious: suspicious === 1, shown: shown === 1 };
}
