import type { Neighbours } from '../find-neighbours.ts';
import { sortPlaces } from '../sort-places.ts';
import type { Clustering, Grouping } from './clustering.ts';
import { condenseTree, type CondensedTree } from './condense-tree.ts';
import { createTreeWriter, type MergeTree } from './merge-tree.ts';
import { listEdges, measureAmong, measureCores } from './neighbour-edges.ts';

/** Axes of Φ in which distances are measured. */
const axes = 16;
/** The least cluster sizes tried beside the smallest: shares of all samples. */
const leastShares = [0.01, 0.03, 0.1];

/**
 * HDBSCAN (Campello et al. 2013) over the neighbour graph: the minimum spanning forest of the mutual reachability
 * distances, condensed, clusters by excess of mass. Only edges between neighbours count, so that it is near-linear; what
 * no path of neighbours connects is infinitely far. One division for each of several least sizes with distances in Φ,
 * and one with the smallest and the distances of the view: fewer samples than each has neighbours are linked with others,
 * which Φ may not undo.
 */
export const hdbscan: Clustering = {
  describe: 'HDBSCAN: dense regions of any size, the rest is noise',
  partition: ({ embed, neighbours }, { leastSize }) => {
    const sizes = leastShares.map((share) => Math.round(share * neighbours.count)).filter((size) => size > leastSize);
    const spectral = linkDensely(measureAmong(neighbours, embed(axes)), leastSize);
    return [
      ...[leastSize, ...sizes].map((size) => selectClusters(condenseTree(spectral, size), neighbours.count)),
      selectClusters(condenseTree(linkDensely(neighbours, leastSize), leastSize), neighbours.count),
    ];
  },
};

/** The single-linkage tree of mutual reachability: max(distance, core distance of either end). */
export function linkDensely(neighbours: Neighbours, leastSize: number): MergeTree {
  const { from, to, lengths } = listEdges(neighbours);
  const cores = measureCores(neighbours, leastSize);
  const heights = lengths.map((length, edge) => Math.max(length, cores[from[edge]!]!, cores[to[edge]!]!));
  const order = sortPlaces(heights);
  const writer = createTreeWriter(neighbours.count);
  for (const edge of order) writer.join(from[edge]!, to[edge]!, heights[edge]!);
  return writer.finish();
}

/** The clusters of largest excess of mass, none of them the whole; everything else is noise. */
function selectClusters(tree: CondensedTree, count: number): Grouping {
  const selected = chooseByExcess(tree, measureStabilities(tree));
  const numbers = new Map([...selected].map((cluster, number) => [cluster, number]));
  const number = new Int32Array(tree.parents.length).fill(-1);
  for (let cluster = 1; cluster < number.length; cluster++) {
    number[cluster] = numbers.get(cluster) ?? number[tree.parents[cluster]!]!;
  }
  return {
    assignments: Int32Array.from({ length: count }, (_, point) => number[tree.of[point]!]!),
    count: selected.length,
  };
}

/** Per cluster the sum over its points of the densities (1/height) between its birth and the point's leaving. */
function measureStabilities({ parents, births, of, leaves }: CondensedTree): Float64Array {
  const floor = floorHeight(leaves);
  const density = (height: number): number => 1 / Math.max(height, floor);
  const stabilities = new Float64Array(parents.length);
  const sizes = new Float64Array(parents.length);
  for (const [point, cluster] of of.entries()) {
    stabilities[cluster]! += density(leaves[point]!) - density(births[cluster]!);
    sizes[cluster]!++;
  }
  for (let cluster = parents.length - 1; cluster > 0; cluster--) {
    const parent = parents[cluster]!;
    sizes[parent]! += sizes[cluster]!;
    stabilities[parent]! += sizes[cluster]! * (density(births[cluster]!) - density(births[parent]!));
  }
  return stabilities;
}

/** Copies are at height 0, where density has no end: a thousandth of the median height is low enough. */
function floorHeight(leaves: Float64Array): number {
  const positive = leaves.filter((height) => height > 0 && height < Infinity).sort();
  return (positive[Math.floor(positive.length / 2)] ?? 1) / 1000;
}

function chooseByExcess({ parents }: CondensedTree, stabilities: Float64Array): number[] {
  const below = new Float64Array(parents.length);
  const isBest = new Uint8Array(parents.length);
  for (let cluster = parents.length - 1; cluster > 0; cluster--) {
    isBest[cluster] = Number(stabilities[cluster]! >= below[cluster]!);
    below[parents[cluster]!]! += Math.max(stabilities[cluster]!, below[cluster]!);
  }
  const isCovered = new Uint8Array(parents.length);
  const chosen: number[] = [];
  for (let cluster = 1; cluster < parents.length; cluster++) {
    isCovered[cluster] = isCovered[parents[cluster]!]!;
    if (isCovered[cluster] === 1 || isBest[cluster] === 0) continue;
    isCovered[cluster] = 1;
    chosen.push(cluster);
  }
  return chosen;
}
