import { listPredictions, readClusterMap, type ClusterRow } from '../store/clusters.ts';
import { listPictures, readPictures, readPictureType, type PictureRow } from '../store/pictures.ts';
import type { Store } from '../store/store.ts';
import { chooseMembers, type ChosenMember } from './choose-members.ts';
import type { Captioned, Change, Picture, ReportCluster, Representative } from './report-model.ts';
import { traceOutline } from './trace-outline.ts';

/** Reads what the card of a cluster shows; `representatives` is how many images a suspicious one shows. */
export function readReportCluster(store: Store, row: ClusterRow, representatives: number): ReportCluster {
  const predictions = listPredictions(store, row.id);
  const pictures = listPictures(store, { clusterId: row.id });
  const region = readClusterMap(store, row.id, 'region');
  return {
    ...listReportCluster(row),
    meanHeatmap: toPicture(pictures.find(({ kind }) => kind === 'mean')?.webp),
    membership: toPicture(pictures.find(({ kind }) => kind === 'membership')?.webp),
    outline: region && isDrawnInPlace(store, row.id) ? traceOutline(region) : null,
    changes: pairChanges(pictures),
    representatives: chooseMembers(store, row, representatives).map((member) => readRepresentative(store, member)),
    predictions: predictions.map(({ prediction, count }) => ({ label: prediction, count })),
    meanConfidence: computeMean(predictions),
  };
}

/** What is left of a cluster where its class has no section: what it scores. */
export function listReportCluster(row: ClusterRow): ReportCluster {
  const { name, views, size, fisher, score, suspicious, verdict, evidence } = row;
  return {
    ...{ name, views, size, fisher, score, suspicious, verdict, evidence },
    ...{ meanHeatmap: null, membership: null, outline: null, changes: [], representatives: [] },
    ...{ predictions: [], meanConfidence: null },
  };
}

/** The picture of an encoded file. */
export function toPicture(webp: Uint8Array): Picture;
export function toPicture(webp: Uint8Array | undefined): Picture | null;
export function toPicture(webp: Uint8Array | undefined): Picture | null {
  return webp === undefined ? null : { type: readPictureType(webp), bytes: webp };
}

/** What is not drawn with its places as they lie: the features of a row stand below each other, texts in lines. */
const drawnOtherwise: readonly unknown[] = ['table', 'text'];

function isDrawnInPlace(store: Store, clusterId: number): boolean {
  const run = store.first<{ modality: unknown }>(
    `SELECT json_extract(job, '$.dataset.modality') AS modality FROM runs
     JOIN classes ON classes.run_id = runs.id JOIN clusters ON clusters.class_id = classes.id WHERE clusters.id = @clusterId`,
    { clusterId },
  );
  return !drawnOtherwise.includes(run?.modality);
}

/** Pairs pictures before and after by their position; one without the other is left out. */
function pairChanges(pictures: readonly PictureRow[]): Change[] {
  return pictures
    .filter(({ kind }) => kind === 'before')
    .flatMap((before) => {
      const after = pictures.find(({ kind, position }) => kind === 'after' && position === before.position);
      return after ? [{ before: toCaptioned(before), after: toCaptioned(after) }] : [];
    });
}

function toCaptioned({ webp, caption }: PictureRow): Captioned {
  return { picture: toPicture(webp), caption };
}

function readRepresentative(store: Store, member: ChosenMember): Representative {
  const { id, role, path, predictionName, confidence } = member;
  const { thumbnail, overlay, heatmap } = readPictures(store, { sampleId: id });
  return {
    role,
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
