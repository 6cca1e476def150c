import type { PointNeighbours } from './point-neighbours.ts';

/** How every point is reached from some of them along the neighbour graph, in either direction. */
export interface Reach {
  /** The nearest of those it starts from, an index into `starts`; −1 where there is no way. */
  readonly from: Int32Array;
  /** Length of the way; infinite where there is none. */
  readonly lengths: Float64Array;
}

/** Ways of more steps than this are not looked for. */
const mostRounds = 200;

/** The shortest ways from `starts` to all points: every edge is gone over, both ways, until none makes a way shorter. */
export function reachPoints({ count, perPoint, indices, distances }: PointNeighbours, starts: Int32Array): Reach {
  const from = new Int32Array(count).fill(-1);
  const lengths = new Float64Array(count).fill(Infinity);
  for (const [index, start] of starts.entries()) {
    from[start] = index;
    lengths[start] = 0;
  }
  let isShorter = true;
  const relax = (source: number, target: number, distance: number): void => {
    if (!(lengths[source]! + distance < lengths[target]!)) return;
    lengths[target] = lengths[source]! + distance;
    from[target] = from[source]!;
    isShorter = true;
  };
  for (let round = 0; isShorter && round < mostRounds; round++) {
    isShorter = false;
    for (let point = 0, edge = 0; point < count; point++) {
      for (let place = 0; place < perPoint; place++, edge++) {
        relax(point, indices[edge]!, distances[edge]!);
        relax(indices[edge]!, point, distances[edge]!);
      }
    }
  }
  return { from, lengths };
}
