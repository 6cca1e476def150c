import { listPredictions, readClusterMap, type ClusterRow } from '../store/clusters.ts';
import { listPictures, readPictures, readPictureType, type PictureRow } from '../store/pictures.ts';
import type { SplitShare } from '../store/splits.ts';
import type { Store } from '../store/store.ts';
import { chooseMembers, type ChosenMember } from './choose-members.ts';
import { describePlace } from './describe-place.ts';
import type { Captioned, Change, Picture, ReportCluster, Representative } from './report-model.ts';
import { traceOutline } from './trace-outline.ts';

/** What there is to know for the card of a cluster, besides what the database has of it. */
export interface CardOptions {
  /** How many samples a suspicious cluster shows. */
  readonly representatives: number;
  readonly modality: string;
  /** How many of its samples are in the first cluster of its class too. */
  readonly inFirst: number;
  readonly splits: readonly SplitShare[];
}

/** Reads what the card of a cluster shows. */
export function readReportCluster(store: Store, row: ClusterRow, options: CardOptions): ReportCluster {
  const { representatives, modality, inFirst, splits } = options;
  const predictions = listPredictions(store, row.id);
  const pictures = listPictures(store, { clusterId: row.id });
  return {
    ...{ ...listReportCluster(row), inFirst, splits, ...readPlace(store, row.id, modality) },
    meanHeatmap: toPicture(pictures.find(({ kind }) => kind === 'mean')?.webp),
    membership: toPicture(pictures.find(({ kind }) => kind === 'membership')?.webp),
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
    ...{ inFirst: 0, splits: [], meanHeatmap: null, membership: null, outline: null, place: null },
    ...{ changes: [], representatives: [], predictions: [], meanConfidence: null },
  };
}

/** The picture of an encoded file. */
export function toPicture(webp: Uint8Array): Picture;
export function toPicture(webp: Uint8Array | undefined): Picture | null;
export function toPicture(webp: Uint8Array | undefined): Picture | null {
  return webp === undefined ? null : { type: readPictureType(webp), bytes: webp };
}

/** What is not drawn with its places as they lie: the features of a row stand below each other, texts in lines. */
const drawnOtherwise: readonly string[] = ['table', 'text'];

/** Where a cluster lies, as far as that means something on the pictures of a modality. */
function readPlace(store: Store, clusterId: number, modality: string): Pick<ReportCluster, 'outline' | 'place'> {
  const region = drawnOtherwise.includes(modality) ? undefined : readClusterMap(store, clusterId, 'region');
  if (!region) return { outline: null, place: null };
  return { outline: traceOutline(region), place: modality === 'image' ? describePlace(region) : null };
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
