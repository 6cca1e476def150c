import type { Neighbours } from './find-neighbours.ts';
import { sumRows, type SparseMatrix } from './sparse-matrix.ts';

/**
 * The affinity A = (B + Bᵀ)/2, where B has a 1 from every point to each of its neighbours: 1 between mutual neighbours,
 * 1/2 where only one counts the other. (Lapuschkin et al. 2019 use the maximum, CoRelAy the mean, as here.)
 */
export function buildAffinity(neighbours: Neighbours): SparseMatrix {
  const lists = listEdges(neighbours);
  const offsets = new Int32Array(neighbours.count + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (const [point, list] of lists.entries()) {
    list.sort((a, b) => a - b);
    for (const [place, other] of list.entries()) {
      if (list[place - 1] === other) values[values.length - 1] = 1;
      else {
        columns.push(other);
        values.push(0.5);
      }
    }
    offsets[point + 1] = columns.length;
  }
  return { size: neighbours.count, offsets, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

/** The other ends of every point's edges, of both directions: a mutual neighbour is listed twice. */
function listEdges({ count, perPoint, indices }: Neighbours): number[][] {
  const lists = Array.from({ length: count }, (): number[] => []);
  for (let edge = 0; edge < indices.length; edge++) {
    const point = Math.floor(edge / perPoint);
    lists[point]!.push(indices[edge]!);
    lists[indices[edge]!]!.push(point);
  }
  return lists;
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
