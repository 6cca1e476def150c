import type { Neighbours } from '../find-neighbours.ts';
import type { Points } from '../partition-points.ts';

/** The undirected edges of a neighbour graph, each once. */
export interface Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Euclidean distance of the two ends among given points. */
  readonly lengths: Float64Array;
}

/** The edges between neighbours, measured among `points` [n, m] rather than where the neighbours were found. */
export function listEdges(neighbours: Neighbours, points: Points): Edges {
  const { count, perPoint, indices } = neighbours;
  const from = new Int32Array(indices.length);
  const to = new Int32Array(indices.length);
  const lengths = new Float64Array(indices.length);
  let edges = 0;
  for (let point = 0; point < count; point++) {
    for (let place = point * perPoint; place < (point + 1) * perPoint; place++) {
      const other = indices[place]!;
      if (other < point && lists(neighbours, other, point)) continue;
      from[edges] = point;
      to[edges] = other;
      lengths[edges++] = measureDistance(points, point, other);
    }
  }
  return { from: from.slice(0, edges), to: to.slice(0, edges), lengths: lengths.slice(0, edges) };
}

/** Whether `other` is among the neighbours of `point`. */
function lists({ perPoint, indices }: Neighbours, point: number, other: number): boolean {
  for (let place = point * perPoint; place < (point + 1) * perPoint; place++) if (indices[place] === other) return true;
  return false;
}

/** The Euclidean distance of two points. */
export function measureDistance({ data, shape: [, size] }: Points, a: number, b: number): number {
  let square = 0;
  for (let axis = 0; axis < size; axis++) square += (data[a * size + axis]! - data[b * size + axis]!) ** 2;
  return Math.sqrt(square);
}
