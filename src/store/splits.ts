import type { Store } from './store.ts';

/** How much of a cluster lies in one part of the dataset. */
export interface SplitShare {
  /** As the manifest calls it, such as `test`. */
  readonly split: string;
  /** Samples of the cluster there. */
  readonly members: number;
  /** Samples of the class there. */
  readonly samples: number;
}

/**
 * How much of each cluster of a class lies in each part of the dataset, by the id of the cluster, the parts in the order
 * of their names: what is in the test split too is a leak. Empty where the manifest has no column `split`.
 */
export function readSplits(store: Store, classId: number): Map<number, SplitShare[]> {
  const hasSplits = store.first('SELECT 1 FROM samples WHERE class_id = @classId AND split IS NOT NULL', { classId });
  if (!hasSplits) return new Map(); // memberships are many
  const rows = store.all<SplitShare & { id: number }>(
    `WITH parts AS (
       SELECT split, count(*) AS samples FROM samples WHERE class_id = @classId AND split IS NOT NULL GROUP BY split
     ), found AS (
       SELECT clusters.id, split, count(*) AS members FROM clusters
       JOIN memberships ON memberships.cluster_id = clusters.id JOIN samples ON samples.id = memberships.sample_id
       WHERE clusters.class_id = @classId AND split IS NOT NULL GROUP BY clusters.id, split
     )
     SELECT clusters.id, parts.split, coalesce(found.members, 0) AS members, parts.samples
     FROM clusters JOIN parts LEFT JOIN found ON found.id = clusters.id AND found.split = parts.split
     WHERE clusters.class_id = @classId ORDER BY clusters.id, parts.split`,
    { classId },
  );
  const shares = new Map<number, SplitShare[]>();
  for (const { id, ...share } of rows) shares.set(id, [...(shares.get(id) ?? []), share]);
  return shares;
}
