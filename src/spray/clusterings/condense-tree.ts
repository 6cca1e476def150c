import type { MergeTree } from './merge-tree.ts';

/** The clusters of at least some size in a merge tree; cluster 0 is the whole, children follow their parents. */
export interface CondensedTree {
  /** Parent of every cluster; −1 for the whole. */
  readonly parents: readonly number[];
  /** The tree's node where every cluster begins, coming from above. */
  readonly nodes: readonly number[];
  /** Height at which every cluster splits off its parent; Infinity for the whole. */
  readonly births: readonly number[];
  /** The smallest cluster that every point is in at some height. */
  readonly of: Int32Array;
  /** The height below which every point is no longer in that cluster. */
  readonly leaves: Float64Array;
}

/**
 * Condenses a merge tree (Campello et al. 2013, McInnes et al. 2017): going down, a split into two parts of at least
 * `least` points makes two clusters; a smaller part falls out of the cluster, which goes on without it.
 */
export function condenseTree({ count, left, right, heights, sizes }: MergeTree, least: number): CondensedTree {
  const parents = [-1];
  const nodes = [count + left.length - 1];
  const births = [Infinity];
  const of = new Int32Array(count);
  const leaves = new Float64Array(count);
  const clusterOf = new Int32Array(count + left.length);
  /** The height at which a node has fallen out of its cluster; −1 while it has not. */
  const fallen = new Float64Array(count + left.length).fill(-1);
  const isLarge = (node: number): boolean => sizes[node]! >= least;
  for (let node = count + left.length - 1; node >= count; node--) {
    const [height, cluster] = [heights[node - count]!, clusterOf[node]!];
    const parts = [left[node - count]!, right[node - count]!];
    const splits = fallen[node]! < 0 && parts.every(isLarge);
    for (const part of parts) {
      clusterOf[part] = splits ? nodes.push(part) - 1 : cluster;
      if (splits) births[parents.push(cluster) - 1] = height;
      else if (fallen[node]! >= 0) fallen[part] = fallen[node]!;
      else if (!isLarge(part)) fallen[part] = height;
    }
  }
  for (let point = 0; point < count; point++) {
    of[point] = clusterOf[point]!;
    leaves[point] = Math.max(0, fallen[point]!);
  }
  return { parents, nodes, births, of, leaves };
}
