import { UnhansError } from '../errors.ts';
import { now } from './now.ts';
import { saveClusters, type ClusterInput } from './save-clusters.ts';
import { fromStoredPath, toStoredPath, type Store } from './store.ts';

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
}

export interface ClassAnalysisInput {
  readonly score: number | null;
  readonly suspicious: boolean;
  readonly note?: string;
  /** One a view. */
  readonly analyses: readonly AnalysisInput[];
  /** Over all views; those that hold the same samples are one. */
  readonly clusters: readonly ClusterInput[];
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

/** A sample in the picture, with what a person wants to know of it there. */
export interface PointRow {
  readonly sampleId: number;
  /** The sample's position in its class. */
  readonly position: number;
  readonly x: number;
  readonly y: number;
  readonly path: string;
  readonly predictionName: string | null;
  /** Probability of the prediction, 0 to 1. */
  readonly confidence: number | null;
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
    const analysisIds = new Map(
      analysis.analyses.map((each) => [each.view, saveAnalysis(store, classId, sampleIds, each)]),
    );
    saveClusters(store, { classId, sampleIds, analysisIds }, analysis.clusters);
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

/** Points of an analysis's picture: those of the samples at `positions`, ascending. */
export function listPoints(store: Store, analysisId: number, positions: readonly number[]): PointRow[] {
  return store.all<PointRow>(
    `SELECT samples.id AS sampleId, samples.position, x, y, samples.path, prediction_name AS predictionName, confidence
     FROM analyses CROSS JOIN json_each(@positions) AS wanted
     CROSS JOIN samples ON samples.class_id = analyses.class_id AND samples.position = wanted.value
     CROSS JOIN points ON points.analysis_id = analyses.id AND points.sample_id = samples.id
     WHERE analyses.id = @analysisId ORDER BY samples.position`,
    { analysisId, positions: JSON.stringify(positions) },
  );
}

function assertNoVerdicts(store: Store, classId: number): void {
  const verdicts = store.first<{ count: number; name: string }>(
    `SELECT count(*) AS count, classes.name
     FROM (SELECT cluster_id FROM verdicts UNION ALL SELECT cluster_id FROM sample_verdicts)
     JOIN clusters ON clusters.id = cluster_id JOIN classes ON classes.id = clusters.class_id
     WHERE clusters.class_id = @classId HAVING count(*) > 0`,
    { classId },
  );
  if (!verdicts) return;
  throw new UnhansError(
    'database',
    `cannot replace the clusters of class "${verdicts.name}" in ${store.path}: ${verdicts.count} ${verdicts.count === 1 ? 'verdict refers' : 'verdicts refer'} to them; start a new run`,
  );
}

function saveAnalysis(store: Store, classId: number, sampleIds: readonly number[], analysis: AnalysisInput): number {
  const { view, clusterCount, eigenvalues, embedding, details = {}, points } = analysis;
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
  return analysisId;
}
