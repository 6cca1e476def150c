/** Disjoint sets of the numbers below n, to be united. */
export interface DisjointSets {
  /** The number that stands for the set of `item`. */
  find(item: number): number;
  /** Unites the sets that `a` and `b` stand for; returns the one of the two that stands for both from now on. */
  unite(a: number, b: number): number;
}

/** Every number below `count` in a set of its own. Union by size, path halving (Tarjan and van Leeuwen 1984). */
export function createDisjointSets(count: number): DisjointSets {
  const parents = Int32Array.from({ length: count }, (_, item) => item);
  const sizes = new Int32Array(count).fill(1);
  return {
    find(item) {
      let root = item;
      while (parents[root] !== root) {
        parents[root] = parents[parents[root]!]!;
        root = parents[root]!;
      }
      return root;
    },
    unite(a, b) {
      const [large, small] = sizes[a]! >= sizes[b]! ? [a, b] : [b, a];
      parents[small] = large;
      sizes[large]! += sizes[small]!;
      return large;
    },
  };
}
