import { measureAgreement } from '../store/agreement.ts';
import { listAnalyses, listPoints, type AnalysisRow } from '../store/analyses.ts';
import type { ClassRow } from '../store/classes.ts';
import { listClusters, listPositions } from '../store/clusters.ts';
import { readClassPictures } from '../store/pictures.ts';
import { readSplits } from '../store/splits.ts';
import type { Store } from '../store/store.ts';
import { chooseClusters, chooseWithCounterpart } from './choose-clusters.ts';
import type { ReportDetail } from './choose-detail.ts';
import { choosePositions } from './choose-positions.ts';
import { listReportCluster, readReportCluster, toPicture } from './read-report-cluster.ts';
import type { Picture, ReportClass, ReportPoint } from './report-model.ts';

/** A cluster with the positions of its members. */
interface Group {
  readonly suspicious: boolean;
  readonly positions: readonly number[];
}

/** How a report reads its classes: how much it shows of each, and what their samples are. */
export interface ClassOptions {
  readonly detail: ReportDetail;
  readonly modality: string;
}

/** Reads what a report shows of a class. */
export function readReportClass(store: Store, row: ClassRow, { detail, modality }: ClassOptions): ReportClass {
  const { clusters, counterpart, further } = chooseWithCounterpart(
    store,
    listClusters(store, { classId: row.id }),
    detail,
  );
  const groups = clusters.map(({ id, suspicious }) => ({ suspicious, positions: listPositions(store, id) }));
  const analyses = listAnalyses(store, row.id);
  const analysis = analyses.find(({ view }) => view === clusters[0]?.views[0]) ?? analyses[0];
  const first = new Set(groups[0]?.positions);
  const splits = readSplits(store, row.id);
  return {
    ...describeClass(store, row),
    section: true,
    clusters: clusters.map((cluster, index) => {
      const inFirst = groups[index]!.positions.filter((position) => first.has(position)).length;
      return readReportCluster(store, cluster, {
        ...{ representatives: detail.representatives, modality, inFirst },
        splits: splits.get(cluster.id) ?? [],
      });
    }),
    furtherClusters: further,
    counterpart,
    view: analysis?.view ?? null,
    ...(analysis ? readMap(store, row, analysis, groups, detail.points) : { points: [], thumbnails: [] }),
    eigenvalues: analysis?.eigenvalues ?? [],
    gapAfter: analysis?.clusterCount ?? 0,
  };
}

/** Reads what the list of classes shows of one that has no section. */
export function listReportClass(store: Store, row: ClassRow, detail: ReportDetail): ReportClass {
  const { clusters, further } = chooseClusters(listClusters(store, { classId: row.id }), detail);
  return {
    ...{ ...describeClass(store, row), section: false, clusters: clusters.map(listReportCluster) },
    ...{
      furtherClusters: further,
      counterpart: null,
      view: null,
      points: [],
      thumbnails: [],
      eigenvalues: [],
      gapAfter: 0,
    },
  };
}

function describeClass(store: Store, { id, name, sampleCount, score, note, suspicious }: ClassRow) {
  return { name, samples: sampleCount, agreement: measureAgreement(store, id), score, note, suspicious };
}

function readMap(
  store: Store,
  { id: classId, sampleCount }: ClassRow,
  { id: analysisId }: AnalysisRow,
  groups: readonly Group[],
  limit: number,
): Pick<ReportClass, 'points' | 'thumbnails'> {
  const groupOf = new Map<number, number>();
  for (const [index, { positions }] of [...groups.entries()].reverse()) {
    for (const position of positions) groupOf.set(position, index);
  }
  const pictures = readClassPictures(store, classId, 'thumbnail');
  const thumbnails: Picture[] = [];
  const points = listPoints(store, analysisId, chooseMapPositions(sampleCount, groups, limit)).map(
    ({ sampleId, position, x, y, path, predictionName, confidence }): ReportPoint => {
      const picture = toPicture(pictures.get(sampleId));
      const thumbnail = picture === null ? null : thumbnails.push(picture) - 1;
      const cluster = groupOf.get(position) ?? null;
      return { x, y, cluster, path, prediction: predictionName ?? '', confidence, thumbnail };
    },
  );
  return { points, thumbnails };
}

/** The positions in their class of the images that its map shows: members of suspicious clusters first. */
export function chooseMapPositions(samples: number, groups: readonly Group[], limit: number): number[] {
  const suspects = groups.filter(({ suspicious }) => suspicious).flatMap(({ positions }) => positions);
  return choosePositions(samples, limit, new Set(suspects));
}
