import type { Neighbours } from '../find-neighbours.ts';
import type { Points } from '../partition-points.ts';
import type { Clustering, Grouping } from './clustering.ts';
import { createDisjointSets } from './disjoint-sets.ts';
import { createEdgeQueue } from './edge-queue.ts';
import { createTreeWriter, type MergeTree } from './merge-tree.ts';
import { listEdges, measureAmong } from './neighbour-edges.ts';

/** Axes of Φ in which distances are measured. */
const axes = 16;

/**
 * Agglomerative clustering with Ward's criterion, restricted to the edges of the neighbour graph, cut into every number
 * of clusters of the range. Parts smaller than the least size are not counted as clusters; they stay with what they were
 * merged into.
 */
export const agglomerative: Clustering = {
  describe: 'agglomerative: the neighbours that cost the least variance are merged first (Ward)',
  partition: ({ embed, neighbours }, { leastSize, range }) => {
    const tree = mergeByVariance(neighbours, embed(axes));
    return cutTree(tree, leastSize, range);
  },
};

/** The tree of merges along edges, each the cheapest by the growth of the sum of squares within clusters (Ward 1963). */
export function mergeByVariance(neighbours: Neighbours, points: Points): MergeTree {
  const { from, to, lengths } = listEdges(measureAmong(neighbours, points));
  const moments = createMoments(points);
  const sets = createDisjointSets(neighbours.count);
  const writer = createTreeWriter(neighbours.count);
  const queue = createEdgeQueue(lengths.map((length) => length ** 2 / 2));
  let height = 0;
  for (let edge = queue.first(); edge !== undefined; edge = queue.first()) {
    const [a, b] = [sets.find(from[edge]!), sets.find(to[edge]!)];
    if (a === b) queue.drop();
    else {
      const cost = moments.measure(a, b);
      // what the ends have been merged with since has changed the cost: it is put back in its place
      if (cost > queue.cost()) queue.raise(cost);
      else {
        queue.drop();
        height = Math.max(height, cost);
        writer.join(a, b, height);
        moments.merge(a, b, sets.unite(a, b));
      }
    }
  }
  return writer.finish();
}

interface Moments {
  /** By how much uniting two clusters, given by their representatives, makes the sum of squares grow. */
  measure(a: number, b: number): number;
  merge(a: number, b: number, into: number): void;
}

/** Sizes and means of clusters of points. */
function createMoments({ data, shape: [count, size] }: Points): Moments {
  const means = Float64Array.from(data);
  const sizes = new Float64Array(count).fill(1);
  return {
    measure(a, b) {
      let square = 0;
      for (let axis = 0; axis < size; axis++) square += (means[a * size + axis]! - means[b * size + axis]!) ** 2;
      return (square * sizes[a]! * sizes[b]!) / (sizes[a]! + sizes[b]!);
    },
    merge(a, b, into) {
      const total = sizes[a]! + sizes[b]!;
      const [shareA, shareB] = [sizes[a]! / total, sizes[b]! / total];
      for (let axis = 0; axis < size; axis++) {
        means[into * size + axis] = means[a * size + axis]! * shareA + means[b * size + axis]! * shareB;
      }
      sizes[into] = total;
    },
  };
}

/** The divisions into `min` … `max` clusters of at least `least` points; into as many as there are, where those are fewer. */
function cutTree(tree: MergeTree, least: number, { min, max }: { min: number; max: number }): Grouping[] {
  const splits = listSplits(tree, least);
  const most = Math.min(max, splits.length + 1);
  const fewest = Math.min(min, most);
  return Array.from({ length: most - fewest + 1 }, (_, index) => cutAt(tree, splits.slice(0, fewest + index - 1)));
}

/** The merges of two parts that both have `least` points, the highest first. */
function listSplits({ count, left, right, sizes }: MergeTree, least: number): number[] {
  const splits: number[] = [];
  for (let merge = count - 2; merge >= 0; merge--) {
    if (sizes[left[merge]!]! >= least && sizes[right[merge]!]! >= least) splits.push(merge);
  }
  return splits;
}

/** The division that undoes the given merges; what splits off elsewhere stays with the larger part. */
function cutAt({ count, left, right }: MergeTree, splits: readonly number[]): Grouping {
  const isSplit = new Set(splits);
  const clusters = new Int32Array(count + left.length);
  let found = 1;
  for (let merge = count - 2; merge >= 0; merge--) {
    const cluster = clusters[count + merge]!;
    clusters[left[merge]!] = cluster;
    clusters[right[merge]!] = isSplit.has(merge) ? found++ : cluster;
  }
  return { assignments: clusters.slice(0, count), count: found };
}
