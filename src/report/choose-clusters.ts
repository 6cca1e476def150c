/** Clusters of a class that get a card: the suspicious ones and the first so many others, so many in all. */
export const shownClusters = { others: 6, most: 12 } as const;

/** The clusters that a report shows of a class, in their order; `clusters` are given most suspicious first. */
export function chooseClusters<Cluster extends { readonly suspicious: boolean }>(
  clusters: readonly Cluster[],
): Cluster[] {
  const suspects = clusters.filter(({ suspicious }) => suspicious);
  const others = clusters.filter(({ suspicious }) => !suspicious).slice(0, shownClusters.others);
  return [...suspects, ...others].slice(0, shownClusters.most);
}

/** How many images a cluster's card shows, of the number asked for: of a harmless one half as many. */
export function countRepresentatives({ suspicious }: { readonly suspicious: boolean }, asked: number): number {
  return suspicious ? asked : Math.ceil(asked / 2);
}
