import type { Clustering, Grouping } from './clustering.ts';
import { createDisjointSets } from './disjoint-sets.ts';
import { listEdges, measureAmong, measureCores, type Edges } from './neighbour-edges.ts';

/** Axes of Φ in which distances are measured. */
const axes = 16;
/** Radii tried: within which these shares of the samples have enough neighbours. */
const coreShares = [0.9, 0.5, 0.75, 0.97];

/**
 * DBSCAN (Ester et al. 1996) over the neighbour graph, with distances in Φ: samples with `leastSize` samples within the
 * radius, themselves among them, are cores; neighbouring cores within the radius are one cluster; other samples join the
 * nearest core within the radius, or are noise. One division for each of four radii.
 */
export const dbscan: Clustering = {
  describe: 'DBSCAN: regions of at least some density, the rest is noise',
  partition: ({ embed, neighbours }, { leastSize }) => {
    const measured = measureAmong(neighbours, embed(axes));
    const edges = listEdges(measured);
    const cores = measureCores(measured, leastSize);
    const ordered = cores.toSorted();
    return coreShares.map((share) => {
      const radius = ordered[Math.floor(share * (ordered.length - 1))] ?? 0;
      return joinCores(edges, cores, radius, leastSize);
    });
  },
};

/** The clusters of one radius. */
export function joinCores(
  { from, to, lengths }: Edges,
  cores: Float64Array,
  radius: number,
  leastSize: number,
): Grouping {
  const sets = createDisjointSets(cores.length);
  const nearest = new Float64Array(cores.length).fill(Infinity);
  const hosts = Int32Array.from(cores, (core, point) => (core <= radius ? point : -1));
  const isCore = (point: number): boolean => cores[point]! <= radius;
  const attach = (point: number, core: number, length: number): void => {
    if (isCore(point) || !isCore(core) || length >= nearest[point]!) return;
    nearest[point] = length;
    hosts[point] = core;
  };
  for (let edge = 0; edge < lengths.length; edge++) {
    const [a, b, length] = [from[edge]!, to[edge]!, lengths[edge]!];
    if (length > radius) continue;
    if (isCore(a) && isCore(b)) uniteSets(sets, a, b);
    attach(a, b, length);
    attach(b, a, length);
  }
  return numberSets(
    hosts.map((host) => (host === -1 ? -1 : sets.find(host))),
    leastSize,
  );
}

function uniteSets(sets: ReturnType<typeof createDisjointSets>, a: number, b: number): void {
  const [setA, setB] = [sets.find(a), sets.find(b)];
  if (setA !== setB) sets.unite(setA, setB);
}

/** Numbers the sets of at least some size in the order of their first points; the rest is noise. */
function numberSets(sets: Int32Array, leastSize: number): Grouping {
  const sizes = new Int32Array(sets.length);
  for (const set of sets) if (set >= 0) sizes[set]!++;
  const numbers = new Map<number, number>();
  const assignments = sets.map((set) => {
    if (set < 0 || sizes[set]! < leastSize) return -1;
    if (!numbers.has(set)) numbers.set(set, numbers.size);
    return numbers.get(set)!;
  });
  return { assignments, count: numbers.size };
}
