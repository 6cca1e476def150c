import type { SparseMatrix } from './sparse-matrix.ts';

/** The connected components of a symmetric graph. */
export interface Components {
  /** Component of every node; the largest component is 0, equal ones are ordered by their first node. */
  readonly of: Int32Array;
  /** Nodes per component, descending. */
  readonly sizes: number[];
  /** All nodes, those of a component together and breadth first, so that neighbours are near each other. */
  readonly order: Int32Array;
}

/** Finds the connected components of a symmetric graph given by its nonzero entries. */
export function findComponents(graph: SparseMatrix): Components {
  const found = new Int32Array(graph.size).fill(-1);
  const order = new Int32Array(graph.size);
  const counts: number[] = [];
  let reached = 0;
  for (let node = 0; node < graph.size; node++) {
    if (found[node] !== -1) continue;
    found[node] = counts.length;
    order[reached] = node;
    const length = flood(graph, order, reached, found);
    counts.push(length - reached);
    reached = length;
  }
  const bySize = counts.map((_, component) => component).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const rank = new Int32Array(counts.length);
  for (const [place, component] of bySize.entries()) rank[component] = place;
  const sizes = bySize.map((component) => counts[component]!);
  return { of: found.map((component) => rank[component]!), sizes, order };
}

/** Marks and lists everything that can be reached from the last node listed, `order[start]`; returns the new length. */
function flood(graph: SparseMatrix, order: Int32Array, start: number, found: Int32Array): number {
  const component = found[order[start]!]!;
  let length = start + 1;
  for (let place = start; place < length; place++) {
    const node = order[place]!;
    for (let entry = graph.offsets[node]!; entry < graph.offsets[node + 1]!; entry++) {
      const other = graph.columns[entry]!;
      if (found[other] !== -1) continue;
      found[other] = component;
      order[length++] = other;
    }
  }
  return length;
}
