import { listRows, viewGroup, type RowGroups } from './row-groups.ts';
import type { IdenticalRows } from './group-identical.ts';

/** Neighbours of every point, row-major [n, perPoint], nearest first, ties by index. */
export interface NeighbourLists {
  readonly perPoint: number;
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/** The `perPoint` neighbours of every row from those of the groups of identical rows, each a point in `between`. */
export function expandGroups(
  { firsts, groups }: IdenticalRows,
  between: NeighbourLists,
  perPoint: number,
): NeighbourLists {
  const members = listRows(groups, firsts.length);
  const lists = {
    perPoint,
    indices: new Int32Array(groups.length * perPoint),
    distances: new Float64Array(groups.length * perPoint),
  };
  for (let row = 0; row < groups.length; row++) {
    const nearest = collect(row, groups[row]!, members, between, perPoint);
    nearest.sort((a, b) => a.distance - b.distance || a.index - b.index);
    for (let place = 0; place < perPoint; place++) {
      lists.indices[row * perPoint + place] = nearest[place]!.index;
      lists.distances[row * perPoint + place] = nearest[place]!.distance;
    }
  }
  return lists;
}

interface Neighbour {
  readonly index: number;
  readonly distance: number;
}

/** At least `wanted` neighbours of a row, and all that are as near as the last of them: groups give their first rows. */
function collect(
  row: number,
  group: number,
  members: RowGroups,
  { perPoint, indices, distances }: NeighbourLists,
  wanted: number,
): Neighbour[] {
  const found: Neighbour[] = [];
  const add = (other: number, distance: number): void => {
    for (const index of viewGroup(members, other).subarray(0, wanted + 1)) {
      if (index !== row) found.push({ index, distance });
    }
  };
  add(group, 0);
  for (let entry = group * perPoint; entry < (group + 1) * perPoint; entry++) {
    if (found.length >= wanted && distances[entry]! > found.at(-1)!.distance) break;
    add(indices[entry]!, distances[entry]!);
  }
  return found;
}
