import { UnhansError } from '../../errors.ts';
import { choosePositions } from '../../report/choose-positions.ts';
import { listPoints, type PointRow } from '../../store/analyses.ts';
import type { Store } from '../../store/store.ts';
import { fromStoredPath } from '../../store/store.ts';
import { readNpyInfo, readNpyRows } from '../../tensor/npy-file.ts';
import type { PointGroup, PointSet } from '../api.ts';

/** Points of a picture, at most: more would lie over one another. */
const mostPoints = 5000;

/** Groups in colour, at most: as many as can be told apart. */
const mostGroups = 8;

/** What the picture of an analysis shows. */
export interface PointRequest {
  readonly analysisId: number;
  /** Numbers of two eigenvectors; undefined: the map. */
  readonly axes: readonly [number, number] | undefined;
  /** The finding whose samples are marked. */
  readonly findingId: number | undefined;
}

interface Analysis {
  readonly view: string;
  readonly classId: number;
  readonly embedding: string | null;
  readonly total: number;
}

/**
 * The samples of a class in the picture of a view, a selection of them where they are many.
 * @throws UnhansError `usage` where there is no such analysis, or no such eigenvector.
 */
export async function readPoints(store: Store, request: PointRequest): Promise<PointSet> {
  const { analysisId, findingId = 0 } = request;
  const analysis = findAnalysis(store, analysisId);
  const marked = new Set(listPositions(store, findingId, analysis.classId));
  const positions = choosePositions(analysis.total, mostPoints, marked);
  const points = listPoints(store, analysisId, positions);
  const groups = listGroups(store, analysisId, analysis.view);
  const groupOf = readMemberships(store, analysis.classId, positions, groups);
  return {
    ...{ view: analysis.view, total: analysis.total, groups },
    ...(await placePoints(store, analysis, points, request.axes)),
    samples: points.map(({ sampleId }) => sampleId),
    group: points.map(({ sampleId }) => groupOf.get(sampleId) ?? -1),
    marked: points.map(({ position }) => marked.has(position)),
  };
}

function findAnalysis(store: Store, analysisId: number): Analysis {
  const analysis = store.first<Analysis>(
    `SELECT view, class_id AS classId, embedding,
            (SELECT count(*) FROM samples WHERE samples.class_id = analyses.class_id) AS total
     FROM analyses WHERE id = @analysisId`,
    { analysisId },
  );
  if (analysis) return analysis;
  throw new UnhansError('usage', `cannot find picture ${analysisId}: the database has no such analysis`);
}

function listPositions(store: Store, findingId: number, classId: number): number[] {
  return store
    .all<{ position: number }>(
      `SELECT position FROM memberships JOIN samples ON samples.id = sample_id
       WHERE cluster_id = @findingId AND class_id = @classId`,
      { findingId, classId },
    )
    .map(({ position }) => position);
}

/** The groups that were found in the view, the first few by suspicion; those that count most come last. */
function listGroups(store: Store, analysisId: number, view: string): PointGroup[] {
  return store
    .all<Omit<PointGroup, 'suspicious'> & { suspicious: number }>(
      `SELECT clusters.id, classes.name || '/' || clusters.idx AS name, size, clusters.suspicious
       FROM analyses JOIN clusters ON clusters.class_id = analyses.class_id JOIN classes ON classes.id = clusters.class_id
       WHERE analyses.id = @analysisId AND clusters.author IS NULL
         AND EXISTS (SELECT 1 FROM json_each(views) WHERE value = @view)
       ORDER BY clusters.suspicious DESC, clusters.score DESC, clusters.id LIMIT @mostGroups`,
      { analysisId, view, mostGroups },
    )
    .map(({ suspicious, ...group }) => ({ ...group, suspicious: suspicious === 1 }))
    .reverse();
}

/** The group that each sample is shown in, by sample: of several the last. */
function readMemberships(
  store: Store,
  classId: number,
  positions: readonly number[],
  groups: readonly PointGroup[],
): Map<number, number> {
  const indices = new Map(groups.map(({ id }, index) => [id, index]));
  const rows = store.all<{ sampleId: number; clusterId: number }>(
    `SELECT samples.id AS sampleId, cluster_id AS clusterId
     FROM json_each(@positions) AS wanted CROSS JOIN samples ON class_id = @classId AND position = wanted.value
     CROSS JOIN memberships ON sample_id = samples.id WHERE cluster_id IN (SELECT value FROM json_each(@groups))`,
    { classId, positions: JSON.stringify(positions), groups: JSON.stringify([...indices.keys()]) },
  );
  const found = new Map<number, number>();
  for (const { sampleId, clusterId } of rows) {
    found.set(sampleId, Math.max(found.get(sampleId) ?? -1, indices.get(clusterId)!));
  }
  return found;
}

async function placePoints(
  store: Store,
  { embedding }: Analysis,
  points: readonly PointRow[],
  axes: PointRequest['axes'],
): Promise<Pick<PointSet, 'x' | 'y'>> {
  if (!axes) return { x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
  if (embedding === null) throw new UnhansError('usage', 'cannot show eigenvectors: the run kept none of this view');
  const file = readNpyInfo(fromStoredPath(store, embedding));
  const count = file.shape[1] ?? 0;
  if (axes.some((axis) => axis >= count)) {
    throw new UnhansError('usage', `cannot show eigenvectors ${axes.join(' and ')}: expected numbers below ${count}`);
  }
  const rows = readNpyRows(
    file,
    points.map(({ position }) => position),
  );
  const [x, y]: [number[], number[]] = [[], []];
  for await (const row of rows) {
    x.push(row[axes[0]]!);
    y.push(row[axes[1]]!);
  }
  return { x, y };
}
