import type { ClusterRow } from '../store/clusters.ts';
import type { Store } from '../store/store.ts';
import type { ReportDetail } from './choose-detail.ts';

/** What a report shows of the clusters of a class. */
export interface ChosenClusters<Cluster = ClusterRow> {
  /** Most suspicious first. */
  readonly clusters: readonly Cluster[];
  /** Which of them shows what the class usually looks like: its index, null where none does. */
  readonly counterpart: number | null;
  /** How many more there are. */
  readonly further: number;
}

/** Share of a cluster's members that suspicious ones may have too where it is to show the class without them. */
const mostShared = 0.1;

/** Chooses what a report shows of the clusters of a class, which are given most suspicious first. */
export function chooseWithCounterpart(
  store: Store,
  clusters: readonly ClusterRow[],
  detail: ReportDetail,
): ChosenClusters {
  return chooseClusters(clusters, detail, findCounterpart(store, clusters));
}

/**
 * The clusters that a report shows of a class, in their order; `clusters` are given most suspicious first. Among the
 * harmless ones is the counterpart, where there is room for one.
 */
export function chooseClusters<Cluster extends { readonly suspicious: boolean }>(
  clusters: readonly Cluster[],
  { cards, others }: Pick<ReportDetail, 'cards' | 'others'>,
  usual?: Cluster,
): ChosenClusters<Cluster> {
  const suspects = clusters.filter(({ suspicious }) => suspicious).slice(0, cards);
  const room = Math.min(cards - suspects.length, suspects.length > 0 ? others : Math.max(1, others));
  const harmless = clusters
    .filter((cluster) => !cluster.suspicious && cluster !== usual)
    .toSpliced(suspects.length > 0 ? 0 : 1, 0, ...(usual ? [usual] : [])); // without suspects the first one is what is shown
  const chosen = new Set([...suspects, ...harmless.slice(0, room)]);
  const shown = clusters.filter((cluster) => chosen.has(cluster));
  const place = usual ? shown.indexOf(usual) : -1;
  return { clusters: shown, counterpart: place < 0 ? null : place, further: clusters.length - shown.length };
}

/** How many images a cluster's card shows, of the number asked for: of a harmless one half as many. */
export function countRepresentatives({ suspicious }: { readonly suspicious: boolean }, asked: number): number {
  return suspicious ? asked : Math.ceil(asked / 2);
}

/** The largest harmless cluster that shares hardly a sample with those that are suspicious (where none is, with the first). */
function findCounterpart(store: Store, clusters: readonly ClusterRow[]): ClusterRow | undefined {
  const suspects = clusters.filter(({ suspicious }, index) => suspicious || index === 0).map(({ id }) => id);
  return clusters
    .filter(({ id }) => !suspects.includes(id))
    .toSorted((left, right) => right.size - left.size)
    .find(({ id, size }) => countShared(store, id, suspects) <= mostShared * size);
}

function countShared(store: Store, clusterId: number, others: readonly number[]): number {
  return store.first<{ count: number }>(
    `SELECT count(*) AS count FROM memberships WHERE cluster_id = @clusterId AND sample_id IN
     (SELECT sample_id FROM memberships WHERE cluster_id IN (SELECT value FROM json_each(@others)))`,
    { clusterId, others: JSON.stringify(others) },
  )!.count;
}
