import type { Neighbours } from '../find-neighbours.ts';
import type { Points } from '../partition-points.ts';

/** The undirected edges of a neighbour graph, each once. */
export interface Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lengths: Float64Array;
}

/** The same neighbours with their Euclidean distances among `points` [n, m]; no longer in the order of their distances. */
export function measureAmong(neighbours: Neighbours, { data, shape: [, size] }: Points): Neighbours {
  const { indices, perPoint } = neighbours;
  const distances = new Float64Array(indices.length);
  for (let place = 0; place < indices.length; place++) {
    const [a, b] = [Math.floor(place / perPoint) * size, indices[place]! * size];
    let square = 0;
    for (let axis = 0; axis < size; axis++) square += (data[a + axis]! - data[b + axis]!) ** 2;
    distances[place] = Math.sqrt(square);
  }
  return { ...neighbours, distances };
}

/** The edges between neighbours, as long as their distances. */
export function listEdges(neighbours: Neighbours): Edges {
  const { count, perPoint, indices, distances } = neighbours;
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
      lengths[edges++] = distances[place]!;
    }
  }
  return { from: from.slice(0, edges), to: to.slice(0, edges), lengths: lengths.slice(0, edges) };
}

/** Whether `other` is among the neighbours of `point`. */
function lists({ perPoint, indices }: Neighbours, point: number, other: number): boolean {
  for (let place = point * perPoint; place < (point + 1) * perPoint; place++) if (indices[place] === other) return true;
  return false;
}

/** The distance within which every point has `wanted` points, itself among them, of its neighbours. */
export function measureCores({ count, perPoint, distances }: Neighbours, wanted: number): Float64Array {
  const place = Math.min(perPoint, wanted - 1) - 1;
  return Float64Array.from(
    { length: count },
    (_, point) => distances.slice(point * perPoint, (point + 1) * perPoint).sort()[place] ?? 0,
  );
}
