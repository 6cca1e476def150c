import type { PointNeighbours } from './point-neighbours.ts';
import type { Reach } from './reach-points.ts';

/**
 * The neighbours of the points that ways start from, among themselves: two are neighbours where an edge joins their
 * surroundings, as far apart as the way over the shortest such edge is long. The `kept` nearest of each.
 */
export function linkStarts(
  { count, perPoint, indices, distances }: PointNeighbours,
  { from, lengths }: Reach,
  starts: number,
  kept: number,
): PointNeighbours {
  const linked = {
    count: starts,
    perPoint: kept,
    indices: new Int32Array(starts * kept).fill(-1),
    distances: new Float64Array(starts * kept),
  };
  for (let point = 0, edge = 0; point < count; point++) {
    for (let place = 0; place < perPoint; place++, edge++) {
      const other = indices[edge]!;
      const [one, two] = [from[point]!, from[other]!];
      if (one === two || one < 0 || two < 0) continue;
      const distance = lengths[point]! + distances[edge]! + lengths[other]!;
      keepNearest(linked, one, two, distance);
      keepNearest(linked, two, one, distance);
    }
  }
  return linked;
}

/** Puts a neighbour into a point's ordered list, or moves it up; the farthest drops out of a full list. */
function keepNearest(
  { perPoint, indices, distances }: PointNeighbours,
  point: number,
  other: number,
  distance: number,
) {
  const [start, end] = [point * perPoint, (point + 1) * perPoint];
  let place = start;
  while (place < end && indices[place] !== other && indices[place] !== -1) place++;
  if (place < end && indices[place] === other && distances[place]! <= distance) return;
  if (place === end && !(distance < distances[--place]!)) return;
  for (; place > start && distances[place - 1]! > distance; place--) {
    indices[place] = indices[place - 1]!;
    distances[place] = distances[place - 1]!;
  }
  indices[place] = other;
  distances[place] = distance;
}
