import { createDisjointSets } from './disjoint-sets.ts';

/**
 * The merges of a hierarchical clustering of n points, in their order. Node i < n is point i, node n + j what merge j
 * made; the last node holds all points.
 */
export interface MergeTree {
  /** Number of points n. */
  readonly count: number;
  /** The two nodes of every merge, [n − 1] each. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Height of every merge, not descending; Infinity where nothing connects the two. */
  readonly heights: Float64Array;
  /** Points under every node, [2n − 1]. */
  readonly sizes: Int32Array;
}

/** Joins sets of points, given by any member, one after the other, and writes the tree. */
export interface TreeWriter {
  /** Joins the sets of points `a` and `b` at a height; nothing where they are one already. Tells whether they were two. */
  join(a: number, b: number, height: number): boolean;
  /** The tree; sets not joined yet are joined at Infinity. */
  finish(): MergeTree;
}

/** A writer of the merge tree of `count` points. */
export function createTreeWriter(count: number): TreeWriter {
  const merges = Math.max(0, count - 1);
  const tree = {
    count,
    left: new Int32Array(merges),
    right: new Int32Array(merges),
    heights: new Float64Array(merges),
    sizes: new Int32Array(count + merges).fill(1),
  };
  const sets = createDisjointSets(count);
  /** The tree's node of every set, by the point that stands for the set. */
  const nodes = Int32Array.from({ length: count }, (_, point) => point);
  let merge = 0;
  const join = (a: number, b: number, height: number): boolean => {
    const [setA, setB] = [sets.find(a), sets.find(b)];
    if (setA === setB) return false;
    const [left, right] = [nodes[setA]!, nodes[setB]!];
    tree.left[merge] = left;
    tree.right[merge] = right;
    tree.heights[merge] = height;
    tree.sizes[count + merge] = tree.sizes[left]! + tree.sizes[right]!;
    nodes[sets.unite(setA, setB)] = count + merge++;
    return true;
  };
  return {
    join,
    finish() {
      for (let point = 1; point < count; point++) join(0, point, Infinity);
      return tree;
    },
  };
}
