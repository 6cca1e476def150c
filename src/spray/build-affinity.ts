import type { Neighbours } from './find-neighbours.ts';
import { sumRows, type SparseMatrix } from './sparse-matrix.ts';

/**
 * The affinity A = (B + Bᵀ)/2, where B has a 1 from every point to each of its neighbours: 1 between mutual neighbours,
 * 1/2 where only one counts the other. (Lapuschkin et al. 2019 use the maximum, CoRelAy the mean, as here.)
 */
export function buildAffinity(neighbours: Neighbours): SparseMatrix {
  const { offsets, ends } = listEdges(neighbours);
  const columns = new Int32Array(ends.length);
  const values = new Float64Array(ends.length);
  const starts = new Int32Array(neighbours.count + 1);
  let length = 0;
  for (let point = 0; point < neighbours.count; point++) {
    const list = ends.subarray(offsets[point], offsets[point + 1]).sort();
    for (let place = 0; place < list.length; place++) {
      if (place > 0 && list[place - 1] === list[place]) values[length - 1] = 1;
      else {
        columns[length] = list[place]!;
        values[length++] = 0.5;
      }
    }
    starts[point + 1] = length;
  }
  return {
    size: neighbours.count,
    offsets: starts,
    columns: columns.slice(0, length),
    values: values.slice(0, length),
  };
}

/** The other ends of every point's edges, of both directions, in any order: a mutual neighbour is listed twice. */
function listEdges({ count, perPoint, indices }: Neighbours): { offsets: Int32Array; ends: Int32Array } {
  const offsets = new Int32Array(count + 1);
  for (let point = 0; point < count; point++) offsets[point + 1]! += perPoint;
  for (const other of indices) offsets[other + 1]!++;
  for (let point = 0; point < count; point++) offsets[point + 1]! += offsets[point]!;
  const next = offsets.slice(0, count);
  const ends = new Int32Array(2 * indices.length);
  for (let edge = 0; edge < indices.length; edge++) {
    const point = Math.floor(edge / perPoint);
    ends[next[point]!++] = indices[edge]!;
    ends[next[indices[edge]!]!++] = point;
  }
  return { offsets, ends };
}

/**
 * The normalised adjacency N = D^-½ A D^-½ (D the degrees), so that L_sym = I − N. A node without edges has a row of
 * zeros.
 */
export function normaliseAdjacency(affinity: SparseMatrix): SparseMatrix {
  const degrees = sumRows(affinity);
  const values = Float64Array.from(affinity.values);
  for (let row = 0; row < affinity.size; row++) {
    for (let entry = affinity.offsets[row]!; entry < affinity.offsets[row + 1]!; entry++) {
      values[entry]! /= Math.sqrt(degrees[row]! * degrees[affinity.columns[entry]!]!);
    }
  }
  return { ...affinity, values };
}
