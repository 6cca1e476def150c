import { chooseWithCounterpart } from '../report/choose-clusters.ts';
import { chooseDetail, readReportDetail } from '../report/choose-detail.ts';
import { chooseMembers } from '../report/choose-members.ts';
import { chooseMapPositions } from '../report/read-report-class.ts';
import { spreadEvenly } from '../spread-evenly.ts';
import { listClusters, listPositions, type ClusterRow } from '../store/clusters.ts';
import { countSamples, findSamples, type SampleRow } from '../store/samples.ts';
import type { Store } from '../store/store.ts';
import { takeInTurns } from './take-in-turns.ts';

/** How many images of a class are explained again for a heatmap in full size: so many, or that share of the class. */
const fullSize = { images: 8, share: 0.05 };

/** What is drawn of a class: what the report will show, and no more. */
export interface PicturePlan {
  /** Most suspicious first. */
  readonly clusters: readonly ClusterRow[];
  /** Typical images of the clusters that get a heatmap in full size. */
  readonly explained: readonly SampleRow[];
  /** The others, which get the small heatmap that was compared. */
  readonly pooled: readonly SampleRow[];
  /** Images of the map that get a small picture. */
  readonly small: readonly SampleRow[];
}

/** How many images are drawn: per suspicious cluster (half as many per harmless one), and in the map of the class. */
export interface PictureCounts {
  readonly representatives: number;
  readonly thumbnails: number;
}

/** Chooses what is drawn of a class; the suspicious clusters' images come first, cluster by cluster in turns. */
export function planPictures(store: Store, classId: number, counts: PictureCounts): PicturePlan {
  const all = listClusters(store, { classId });
  const detail = all[0] ? readReportDetail(store, all[0].runId) : chooseDetail(0);
  const { clusters } = chooseWithCounterpart(store, all, detail);
  const representatives = Math.min(counts.representatives, detail.representatives);
  const members = clusters.map((cluster) => chooseMembers(store, cluster, representatives));
  const typical = takeInTurns(members, ({ id }) => id);
  const samples = countSamples(store, classId);
  const explained = Math.max(fullSize.images, Math.ceil(fullSize.share * samples));
  const groups = clusters.map(({ id, suspicious }) => ({ suspicious, positions: listPositions(store, id) }));
  const mapped = spreadEvenly(chooseMapPositions(samples, groups, detail.points), counts.thumbnails);
  const drawn = new Set(typical.map(({ position }) => position));
  return {
    clusters,
    explained: typical.slice(0, explained),
    pooled: typical.slice(explained),
    small: findSamples(
      store,
      classId,
      mapped.filter((position) => !drawn.has(position)),
    ),
  };
}
