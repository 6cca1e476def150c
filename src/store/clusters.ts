import { UnhansError } from '../errors.ts';
import { parseNpy } from '../tensor/npy.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { parseEvidence, parseViews, type EvidencePart } from './findings.ts';
import type { SampleRow } from './samples.ts';
import { fromStoredPath, type Store } from './store.ts';
import type { Verdict } from './verdicts.ts';

/** A cluster of a run: what hangs together in one view or in several, and the evidence that it acts. */
export interface ClusterRow {
  readonly id: number;
  readonly runId: number;
  readonly classId: number;
  readonly className: string;
  /** `class/index`: how people and programs name it within its run. */
  readonly name: string;
  readonly index: number;
  /** The views that show it; it separates best in the first. */
  readonly views: readonly string[];
  readonly size: number;
  /** Size over the samples of its class, 0 to 1. */
  readonly share: number;
  readonly fisher: number | null;
  readonly score: number;
  readonly suspicious: boolean;
  /** What speaks for it, test by test; empty where none was made. */
  readonly evidence: readonly EvidencePart[];
  /** Whether it belongs to the partition that the picture of its first view shows. */
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

type RawCluster = Omit<ClusterRow, 'suspicious' | 'shown' | 'views' | 'evidence'> & {
  suspicious: number;
  shown: number;
  views: string;
  evidence: string;
};

const selectCluster = `
SELECT clusters.id, run AS runId, clusters.class_id AS classId, class AS className, cluster AS name, clusters.idx AS "index",
       clusters.views, clusters.size, share, clusters.fisher, clusters.score, clusters.suspicious, clusters.evidence, shown, verdict
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
  const known = store.all<{ name: string; className: string }>(
    'SELECT cluster AS name, class AS className FROM cluster_summary WHERE run = @runId ORDER BY score DESC, cluster',
    { runId },
  );
  throw new UnhansError(
    'usage',
    `cannot find cluster in run ${runId}: got "${name}", ${describeExpected(known, name)}`,
  );
}

/** Names that an error message lists, at most. */
const listedNames = 8;

/** What could have been said instead of the name of a cluster: the clusters of its class, else the classes that have some. */
function describeExpected(known: readonly { name: string; className: string }[], got: string): string {
  const ofClass = known.filter(({ className }) => className === got || got.startsWith(`${className}/`));
  const [example] = [...ofClass, ...known];
  if (!example) return 'the run has no clusters';
  const [what, names] =
    ofClass.length > 0
      ? [`class ${example.className} has`, ofClass.map(({ name }) => name)]
      : ['the classes with clusters are', [...new Set(known.map(({ className }) => className))]];
  const more = names.length - listedNames;
  const listed = names.slice(0, listedNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `expected a name such as "${example.name}": ${what} ${listed}`;
}

const usual = `(SELECT prediction FROM memberships JOIN samples ON samples.id = sample_id WHERE cluster_id = @clusterId
                GROUP BY prediction ORDER BY count(*) DESC, prediction LIMIT 1)`;

/** What members are listed by. `oddest`: first what the model takes for something else than most, surest first; then the least sure. */
const memberOrders = {
  typical: 'rank',
  farthest: 'rank DESC',
  oddest: `prediction IS ${usual}, CASE WHEN prediction IS ${usual} THEN confidence ELSE -confidence END, rank`,
} as const;

export type MemberOrder = keyof typeof memberOrders;

/** The members of a cluster, by default the most typical first; `limit` defaults to all. */
export function listMembers(store: Store, clusterId: number, limit = -1, order: MemberOrder = 'typical'): MemberRow[] {
  return store
    .all<MemberRow>(
      `SELECT samples.id, position, samples.path, file, label, target, prediction, prediction_name AS predictionName,
              confidence, logit, shards.path AS heatmaps, shard_row AS heatmapRow, rank, distance
       FROM memberships JOIN samples ON samples.id = memberships.sample_id LEFT JOIN shards ON shards.id = samples.shard_id
       WHERE cluster_id = @clusterId ORDER BY ${memberOrders[order]} LIMIT @limit`,
      { clusterId, limit },
    )
    .map((row) => ({ ...row, heatmaps: row.heatmaps === null ? null : fromStoredPath(store, row.heatmaps) }));
}

/** The positions in their class of a cluster's members, most typical first. */
export function listPositions(store: Store, clusterId: number): number[] {
  return store
    .all<{ position: number }>(
      `SELECT position FROM memberships JOIN samples ON samples.id = sample_id WHERE cluster_id = @clusterId ORDER BY rank`,
      { clusterId },
    )
    .map(({ position }) => position);
}

/** What the model predicts for the members of a cluster, most frequent first. */
export function listPredictions(store: Store, clusterId: number): PredictionRow[] {
  return store.all<PredictionRow>(
    `SELECT coalesce(prediction, '') AS prediction, count(*) AS count, avg(confidence) AS meanConfidence
     FROM cluster_members WHERE cluster_id = @clusterId GROUP BY 1 ORDER BY 2 DESC, 1`,
    { clusterId },
  );
}

const mapColumns = { mean: 'mean_heatmap', region: 'region', membership: 'membership' } as const;

/** The maps of a cluster: mean of its heatmaps, where on the input it lies (0 to 1), where membership comes from. */
export type ClusterMap = keyof typeof mapColumns;

/** A map of a cluster, [height, width], or undefined where none was saved. */
export function readClusterMap(store: Store, clusterId: number, map: ClusterMap): Tensor | undefined {
  const row = store.first<{ npy: Uint8Array | null }>(
    `SELECT ${mapColumns[map]} AS npy FROM clusters WHERE id = @clusterId`,
    { clusterId },
  );
  return row?.npy ? parseNpy(row.npy, `${map} of cluster ${clusterId}`) : undefined;
}

function toCluster({ suspicious, shown, views, evidence, ...row }: RawCluster): ClusterRow {
  return {
    ...row,
    ...{ suspicious: suspicious === 1, shown: shown === 1 },
    ...{ views: parseViews(views), evidence: parseEvidence(evidence) },
  };
}
