import { basename } from 'node:path';
import { listAnalyses, listPoints } from '../store/analyses.ts';
import { listClasses, type ClassRow } from '../store/classes.ts';
import { listClusters, listMembers, listPredictions, type ClusterRow, type MemberRow } from '../store/clusters.ts';
import { listConservation } from '../store/conservation.ts';
import { readClassPictures, readPictures } from '../store/pictures.ts';
import { findRun, type RunRow } from '../store/runs.ts';
import { listSamples, listSkipped } from '../store/samples.ts';
import type { Store } from '../store/store.ts';
import { choosePoints } from './choose-points.ts';
import { nameDatabase } from './format-command.ts';
import { countOutputs, measureAgreement } from './measure-agreement.ts';
import { listOptions } from './list-options.ts';
import type {
  Picture,
  ReportClass,
  ReportCluster,
  ReportMethod,
  ReportModel,
  ReportPoint,
  Representative,
} from './report-model.ts';

/** What a report shows of a run, at most. */
export interface ReportLimits {
  /** Images per cluster. Default 8. */
  readonly representatives: number;
  /** Clusters per class; the suspicious come first. Default 8. */
  readonly clusters: number;
  /** Dots in the map of a class. Default 1500. */
  readonly points: number;
  /** Skipped images listed. Default 50. */
  readonly skipped: number;
}

export const reportLimits: ReportLimits = { representatives: 8, clusters: 8, points: 1500, skipped: 50 };

/**
 * Reads from the database all that the report of a run shows; `run` is its number or `latest`.
 * @throws UnhansError `usage` where there is no such run.
 */
export function readReportModel(store: Store, run: string, options: Partial<ReportLimits> = {}): ReportModel {
  const limits = { ...reportLimits, ...options };
  const row = findRun(store, run);
  const rows = listClasses(store, row.id);
  const classes = rows.map((each) => readClass(store, each, limits));
  return {
    run: String(row.id),
    title: `${basename(row.model)} on ${basename(row.dataset)}`,
    createdAt: `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    database: nameDatabase(store.path),
    classes,
    predictedOutputs: countOutputs(store, rows),
    method: readMethod(store, row, classes, limits),
  };
}

function readClass(store: Store, row: ClassRow, limits: ReportLimits): ReportClass {
  const clusters = listClusters(store, { classId: row.id })
    .filter(({ shown, suspicious }) => shown || suspicious)
    .slice(0, limits.clusters);
  const [analysis] = listAnalyses(store, row.id);
  const points = analysis === undefined ? [] : readPoints(store, row.id, analysis.id, clusters);
  const chosen = choosePoints(points, limits.points, (point) => clusters[point.cluster ?? -1]?.suspicious === true);
  return {
    name: row.name,
    samples: row.sampleCount,
    agreement: measureAgreement(store, row),
    score: row.score,
    note: row.note,
    suspicious: row.suspicious,
    clusters: clusters.map((cluster) => readCluster(store, cluster, limits)),
    ...addThumbnails(chosen, readClassPictures(store, row.id, 'thumbnail')),
    eigenvalues: analysis?.eigenvalues ?? [],
    gapAfter: analysis?.clusterCount ?? 0,
  };
}

/** A point and whose it is. */
type SamplePoint = Omit<ReportPoint, 'thumbnail'> & { readonly sampleId: number };

function readPoints(store: Store, classId: number, analysisId: number, clusters: readonly ClusterRow[]): SamplePoint[] {
  const samples = new Map(listSamples(store, classId).map((sample) => [sample.id, sample]));
  const clusterOf = new Map<number, number>();
  for (const [index, { id }] of [...clusters.entries()].reverse()) {
    for (const member of listMembers(store, id)) clusterOf.set(member.id, index);
  }
  return listPoints(store, analysisId).map(({ sampleId, x, y }) => {
    const { path, predictionName, confidence } = samples.get(sampleId)!;
    return {
      sampleId,
      x,
      y,
      cluster: clusterOf.get(sampleId) ?? null,
      path,
      prediction: predictionName ?? '',
      confidence,
    };
  });
}

function addThumbnails(
  chosen: readonly SamplePoint[],
  pictures: ReadonlyMap<number, Buffer>,
): Pick<ReportClass, 'points' | 'thumbnails'> {
  const thumbnails: Picture[] = [];
  const points = chosen.map(({ sampleId, ...point }) => {
    const picture = toPicture(pictures.get(sampleId));
    return { ...point, thumbnail: picture === null ? null : thumbnails.push(picture) - 1 };
  });
  return { points, thumbnails };
}

function readCluster(store: Store, row: ClusterRow, limits: ReportLimits): ReportCluster {
  const predictions = listPredictions(store, row.id);
  const drawn = listMembers(store, row.id, limits.representatives);
  const { id, name, size, fisher, score, suspicious } = row;
  return {
    name,
    size,
    fisher,
    score,
    suspicious,
    meanHeatmap: toPicture(readPictures(store, { clusterId: id }).mean),
    representatives: drawn.map((member) => readRepresentative(store, member)),
    predictions: predictions.map(({ prediction, count }) => ({ label: prediction, count })),
    meanConfidence: computeMean(predictions),
  };
}

function readRepresentative(store: Store, { id, path, predictionName, confidence }: MemberRow): Representative {
  const { thumbnail, overlay, heatmap } = readPictures(store, { sampleId: id });
  return {
    path,
    prediction: predictionName ?? '',
    confidence,
    image: toPicture(thumbnail),
    overlay: toPicture(overlay),
    heatmap: toPicture(heatmap),
  };
}

/** Mean confidence over predictions, each by its count; null where none has one. */
function computeMean(
  rows: readonly { readonly count: number; readonly meanConfidence: number | null }[],
): number | null {
  const known = rows.flatMap(({ count, meanConfidence }) =>
    meanConfidence === null ? [] : [{ count, meanConfidence }],
  );
  const total = known.reduce((sum, { count }) => sum + count, 0);
  return total === 0 ? null : known.reduce((sum, { count, meanConfidence }) => sum + count * meanConfidence, 0) / total;
}

function readMethod(store: Store, run: RunRow, classes: readonly ReportClass[], limits: ReportLimits): ReportMethod {
  return {
    model: { path: run.model, sha256: run.modelSha256 },
    dataset: { path: run.dataset, samples: run.sampleCount, skipped: run.skippedCount },
    skipped: listSkipped(store, run.id, limits.skipped),
    options: listOptions(run.job),
    conservation: listConservation(store, run.id).map(({ arrived, ...row }) => ({ ...row, arriving: arrived })),
    seconds: Object.entries(run.seconds).map(([stage, seconds]) => ({ stage, seconds })),
    versions: Object.entries(run.versions).map(([name, version]) => ({ name, version })),
    limits: describeLimits(run, classes, limits),
  };
}

function describeLimits({ status }: RunRow, classes: readonly ReportClass[], limits: ReportLimits): string[] {
  const cut = classes.filter(({ points, samples }) => points.length > 0 && points.length < samples).length;
  return [
    ...(status === 'done' ? [] : [`The run is not finished (${status}): what follows is what it had found so far.`]),
    `Of each group the ${limits.representatives} most typical images are shown, of each class at most ${limits.clusters} groups.`,
    ...(cut > 0 ? [`Maps show at most ${limits.points} images of a class.`] : []),
    'All members of all groups are in the database.',
  ];
}

function toPicture(bytes: Uint8Array | undefined): Picture | null {
  return bytes === undefined ? null : { type: 'image/webp', bytes };
}
