import { UnhansError } from '../errors.ts';
import { formatNpy } from '../tensor/npy.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { now } from './now.ts';
import { fromStoredPath, toStoredPath, type Store } from './store.ts';

/** A group of samples that a model treats alike. Samples are named by their position in the class. */
export interface ClusterInput {
  /** Its number in the class, over all views; the cluster is called `class/index`. Most suspicious first, from 1. */
  readonly index: number;
  /** Fisher score τ against the rest of the class; null where the rest is empty. */
  readonly fisher: number | null;
  /** What clusters and classes are ranked by. */
  readonly score: number;
  readonly suspicious: boolean;
  /** Whether it belongs to the partition that the picture shows; candidates from other partitions may overlap it. */
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

/** What clustering a class in one view gave. */
export interface AnalysisInput {
  /** What was clustered: `input` is the pooled input heatmap. */
  readonly view: string;
  /** How many clusters the shown partition has. */
  readonly clusterCount: number;
  /** Smallest eigenvalues of the normalised Laplacian, ascending. */
  readonly eigenvalues: Iterable<number>;
  /** A `.npy` file with the spectral embedding, one row a sample. */
  readonly embedding?: string;
  /** What else a report should know, such as the eigengap; as JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The picture: x, y per sample, by position. */
  readonly points: ArrayLike<number>;
  readonly clusters: readonly ClusterInput[];
}

export interface ClassAnalysisInput {
  readonly score: number | null;
  readonly suspicious: boolean;
  readonly note?: string;
  readonly analyses: readonly AnalysisInput[];
}

/** The eigenvalues and the picture of a class in one view. */
export interface AnalysisRow {
  readonly id: number;
  readonly view: string;
  readonly clusterCount: number;
  /** The `.npy` file of the embedding, absolute. */
  readonly embedding: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly eigenvalues: readonly number[];
}

/** A sample in the picture. */
export interface PointRow {
  readonly sampleId: number;
  /** The sample's position in its class. */
  readonly position: number;
  readonly x: number;
  readonly y: number;
  /** The shown cluster it is in. */
  readonly clusterId: number | null;
}

/**
 * Saves what analysing a class gave, in one transaction, in place of what was saved for the class before.
 * @throws UnhansError `database` where people have given verdicts on the clusters that would be replaced.
 */
export function saveClassAnalysis(store: Store, classId: number, analysis: ClassAnalysisInput): void {
  store.transaction(() => {
    assertNoVerdicts(store, classId);
    store.run('DELETE FROM analyses WHERE class_id = @classId', { classId });
    const sampleIds = store
      .all<{ id: number }>('SELECT id FROM samples WHERE class_id = @classId ORDER BY position', { classId })
      .map(({ id }) => id);
    for (const view of analysis.analyses) saveAnalysis(store, classId, sampleIds, view);
    store.run(
      `UPDATE classes SET score = @score, suspicious = @suspicious, note = @note, analysed = @analysed WHERE id = @classId`,
      { classId, score: analysis.score, suspicious: analysis.suspicious, note: analysis.note, analysed: now() },
    );
  });
}

/** What is known of a class in each view. */
export function listAnalyses(store: Store, classId: number): AnalysisRow[] {
  const rows = store.all<Omit<AnalysisRow, 'eigenvalues' | 'details'> & { details: string }>(
    'SELECT id, view, cluster_count AS clusterCount, embedding, details FROM analyses WHERE class_id = @classId ORDER BY id',
    { classId },
  );
  return rows.map((row) => ({
    ...row,
    embedding: row.embedding === null ? null : fromStoredPath(store, row.embedding),
    details: JSON.parse(row.details) as AnalysisRow['details'],
    eigenvalues: store
      .all<{ value: number }>('SELECT value FROM eigenvalues WHERE analysis_id = @id ORDER BY idx', { id: row.id })
      .map(({ value }) => value),
  }));
}

/** The picture of an analysis: a point per sample, in order. */
export function listPoints(store: Store, analysisId: number): PointRow[] {
  return store.all<PointRow>(
    `SELECT points.sample_id AS sampleId, samples.position, x, y,
            (SELECT cluster_id FROM memberships JOIN clusters ON clusters.id = cluster_id
             WHERE memberships.sample_id = points.sample_id AND clusters.analysis_id = @analysisId AND shown = 1) AS clusterId
     FROM points JOIN samples ON samples.id = points.sample_id
     WHERE points.analysis_id = @analysisId ORDER BY samples.position`,
    { analysisId },
  );
}

function assertNoVerdicts(store: Store, classId: number): void {
  const verdicts = store.first<{ count: number; name: string }>(
    `SELECT count(*) AS count, classes.name FROM verdicts JOIN clusters ON clusters.id = cluster_id
     JOIN classes ON classes.id = clusters.class_id WHERE clusters.class_id = @classId HAVING count(*) > 0`,
    { classId },
  );
  if (!verdicts) return;
  throw new UnhansError(
    'database',
    `cannot replace the clusters of class "${verdicts.name}" in ${store.path}: ${verdicts.count} ${verdicts.count === 1 ? 'verdict refers' : 'verdicts refer'} to them; start a new run`,
  );
}

function saveAnalysis(store: Store, classId: number, sampleIds: readonly number[], analysis: AnalysisInput): void {
  const { view, clusterCount, eigenvalues, embedding, details = {}, points, clusters } = analysis;
  if (points.length !== sampleIds.length * 2) {
    throw new Error(`class ${classId} has ${sampleIds.length} samples, its picture ${points.length / 2} points`);
  }
  const analysisId = store.run(
    `INSERT INTO analyses (class_id, view, cluster_count, embedding, details)
     VALUES (@classId, @view, @clusterCount, @embedding, @details)`,
    {
      classId,
      view,
      clusterCount,
      embedding: embedding === undefined ? null : toStoredPath(store, embedding),
      details: JSON.stringify(details),
    },
  );
  let index = 0;
  for (const value of eigenvalues) {
    store.run('INSERT INTO eigenvalues VALUES (@analysisId, @index, @value)', { analysisId, index: index++, value });
  }
  for (const [position, sampleId] of sampleIds.entries()) {
    const [x, y] = [points[2 * position]!, points[2 * position + 1]!];
    store.run('INSERT INTO points VALUES (@analysisId, @sampleId, @x, @y)', { analysisId, sampleId, x, y });
  }
  for (const cluster of clusters) saveCluster(store, { classId, analysisId, sampleIds }, cluster);
}

function saveCluster(
  store: Store,
  at: { classId: number; analysisId: number; sampleIds: readonly number[] },
  cluster: ClusterInput,
): void {
  const { members, meanHeatmap, ...values } = cluster;
  const clusterId = store.run(
    `INSERT INTO clusters (analysis_id, class_id, idx, size, fisher, score, suspicious, shown, mean_heatmap)
     VALUES (@analysisId, @classId, @index, @size, @fisher, @score, @suspicious, @shown, @mean)`,
    {
      ...values,
      analysisId: at.analysisId,
      classId: at.classId,
      size: members.length,
      mean: meanHeatmap && formatNpy(meanHeatmap),
    },
  );
  for (const [rank, { position, distance }] of members.entries()) {
    const sampleId = at.sampleIds[position];
    if (sampleId === undefined) throw new Error(`class ${at.classId} has no sample ${position}`);
    store.run('INSERT INTO memberships VALUES (@clusterId, @rank, @sampleId, @distance)', {
      clusterId,
      rank,
      sampleId,
      distance,
    });
  }
}
