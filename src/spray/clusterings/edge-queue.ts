import { sortPlaces } from '../sort-places.ts';

/** Edges by their cost, the cheapest first; costs may rise while they wait. */
export interface EdgeQueue {
  /** The cheapest edge, of equal ones any but always the same; undefined where none is left. */
  first(): number | undefined;
  /** The cost at which the first edge waits. */
  cost(): number;
  /** Takes the first edge out. */
  drop(): void;
  /** Gives the first edge a higher cost and puts it back in its place. */
  raise(cost: number): void;
}

/** A queue of edges 0 … n − 1 with the given costs: a binary heap in two arrays. */
export function createEdgeQueue(edgeCosts: Float64Array): EdgeQueue {
  const edges = sortPlaces(edgeCosts);
  const costs = Float64Array.from(edges, (edge) => edgeCosts[edge]!);
  let length = edges.length;

  /** Lets an edge sink from the top of the heap to its place. */
  function sink(edge: number, cost: number): void {
    let place = 0;
    for (let child = 1; child < length; child = 2 * place + 1) {
      if (child + 1 < length && costs[child + 1]! < costs[child]!) child++;
      if (costs[child]! >= cost) break;
      edges[place] = edges[child]!;
      costs[place] = costs[child]!;
      place = child;
    }
    edges[place] = edge;
    costs[place] = cost;
  }

  return {
    first: () => (length > 0 ? edges[0] : undefined),
    cost: () => costs[0]!,
    drop() {
      length--;
      if (length > 0) sink(edges[length]!, costs[length]!);
    },
    raise(cost) {
      sink(edges[0]!, cost);
    },
  };
}
