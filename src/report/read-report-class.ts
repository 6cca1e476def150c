import { measureAgreement } from '../store/agreement.ts';
import { listAnalyses, listPoints, type AnalysisRow } from '../store/analyses.ts';
import type { ClassRow } from '../store/classes.ts';
import { listClusters, listPositions } from '../store/clusters.ts';
import { readClassPictures } from '../store/pictures.ts';
import type { Store } from '../store/store.ts';
import { chooseClusters } from './choose-clusters.ts';
import type { ReportDetail } from './choose-detail.ts';
import { choosePositions } from './choose-positions.ts';
import { listReportCluster, readReportCluster, toPicture } from './read-report-cluster.ts';
import type { Picture, ReportClass, ReportPoint } from './report-model.ts';

/** A cluster with the positions of its members. */
interface Group {
  readonly suspicious: boolean;
  readonly positions: readonly number[];
}

/** Share of a cluster's members that may be in the first one too where it is to show the class without that. */
const mostShared = 0.1;

/** Reads what a report shows of a class. */
export function readReportClass(store: Store, row: ClassRow, detail: ReportDetail): ReportClass {
  const all = listClusters(store, { classId: row.id });
  const chosen = chooseClusters(all, detail);
  const groups = chosen.map(({ id, suspicious }) => ({ suspicious, positions: listPositions(store, id) }));
  const analyses = listAnalyses(store, row.id);
  const analysis = analyses.find(({ view }) => view === chosen[0]?.views[0]) ?? analyses[0];
  return {
    ...describeClass(store, row),
    section: true,
    clusters: chosen.map((cluster) => readReportCluster(store, cluster, detail.representatives)),
    furtherClusters: all.length - chosen.length,
    counterpart: findCounterpart(groups),
    view: analysis?.view ?? null,
    ...(analysis ? readMap(store, row, analysis, groups, detail.points) : { points: [], thumbnails: [] }),
    eigenvalues: analysis?.eigenvalues ?? [],
    gapAfter: analysis?.clusterCount ?? 0,
  };
}

/** Reads what the list of classes shows of one that has no section. */
export function listReportClass(store: Store, row: ClassRow, detail: ReportDetail): ReportClass {
  const all = listClusters(store, { classId: row.id });
  const clusters = chooseClusters(all, detail).map(listReportCluster);
  return {
    ...{ ...describeClass(store, row), section: false, clusters, furtherClusters: all.length - clusters.length },
    ...{ counterpart: null, view: null, points: [], thumbnails: [], eigenvalues: [], gapAfter: 0 },
  };
}

function describeClass(store: Store, { id, name, sampleCount, score, note, suspicious }: ClassRow) {
  return { name, samples: sampleCount, agreement: measureAgreement(store, id), score, note, suspicious };
}

/** The largest harmless group that shares hardly an image with the first. */
function findCounterpart([first, ...others]: readonly Group[]): number | null {
  if (!first) return null;
  const held = new Set(first.positions);
  const candidates = others
    .map(({ suspicious, positions }, index) => ({ suspicious, positions, index: index + 1 }))
    .filter(({ suspicious }) => !suspicious)
    .filter(({ positions }) => positions.filter((each) => held.has(each)).length <= mostShared * positions.length)
    .toSorted((left, right) => right.positions.length - left.positions.length);
  return candidates[0]?.index ?? null;
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
