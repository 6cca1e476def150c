import type { ReportDetail } from './choose-detail.ts';

/** The clusters that a report shows of a class, in their order; `clusters` are given most suspicious first. */
export function chooseClusters<Cluster extends { readonly suspicious: boolean }>(
  clusters: readonly Cluster[],
  { cards, others }: Pick<ReportDetail, 'cards' | 'others'>,
): Cluster[] {
  const suspects = clusters.filter(({ suspicious }) => suspicious);
  const harmless = clusters.filter(({ suspicious }) => !suspicious);
  return [...suspects, ...harmless.slice(0, suspects.length > 0 ? others : Math.max(1, others))].slice(0, cards);
}

/** How many images a cluster's card shows, of the number asked for: of a harmless one half as many. */
export function countRepresentatives({ suspicious }: { readonly suspicious: boolean }, asked: number): number {
  return suspicious ? asked : Math.ceil(asked / 2);
}
