import type { SparseMatrix } from './sparse-matrix.ts';

/** The connected components of a symmetric graph. */
export interface Components {
  /** Component of every node; the largest component is 0, equal ones are ordered by their first node. */
  readonly of: Int32Array;
  /** Nodes per component, descending. */
  readonly sizes: number[];
}

/** Finds the connected components of a symmetric graph given by its nonzero entries. */
export function findComponents(graph: SparseMatrix): Components {
  const found = new Int32Array(graph.size).fill(-1);
  const counts: number[] = [];
  for (let node = 0; node < graph.size; node++) {
    if (found[node] === -1) counts.push(flood(graph, node, found, counts.length));
  }
  const bySize = counts.map((_, component) => component).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const rank = new Int32Array(counts.length);
  for (const [place, component] of bySize.entries()) rank[component] = place;
  return { of: found.map((component) => rank[component]!), sizes: bySize.map((component) => counts[component]!) };
}

/** Marks everything that can be reached from `start`; returns how many nodes that is. */
function flood(graph: SparseMatrix, start: number, found: Int32Array, component: number): number {
  const reached = [start]; // grows while it is gone through
  found[start] = component;
  for (const node of reached) {
    for (let entry = graph.offsets[node]!; entry < graph.offsets[node + 1]!; entry++) {
      const other = graph.columns[entry]!;
      if (found[other] !== -1) continue;
      found[other] = component;
      reached.push(other);
    }
  }
  return reached.length;
}
