import type { Random } from '../../random.ts';
import type { PointNeighbours } from './point-neighbours.ts';
import type { Reach } from './reach-points.ts';

/** Rounds in which points move to the middle of their neighbours. */
const rounds = 10;

/**
 * Positions [n, 2] of all points from those of `starts`, which stay: every other point begins at the start it is reached
 * from and moves to the mean of its neighbours, the nearer the more, round by round. What cannot be reached begins at
 * random in the picture.
 */
export function placeRest(
  neighbours: PointNeighbours,
  starts: Int32Array,
  placed: Float32Array,
  { from }: Reach,
  random: Random,
): Float32Array {
  const { count, perPoint, indices, distances } = neighbours;
  const positions = new Float32Array(2 * count);
  const draw = createDraw(placed, random);
  for (let point = 0; point < count; point++) {
    const start = from[point]!;
    positions.set(start < 0 ? draw() : placed.subarray(2 * start, 2 * start + 2), 2 * point);
  }
  const isFixed = new Uint8Array(count);
  for (const start of starts) isFixed[start] = 1;
  for (let round = 0; round < rounds; round++) {
    for (let point = 0; point < count; point++) {
      if (isFixed[point]) continue;
      const first = point * perPoint;
      // as near as the nearest counts 1, ever less beyond
      const scale = distances[first]! > 0 ? distances[first]! : 1;
      let [x, y, total] = [0, 0, 0];
      for (let edge = first; edge < first + perPoint; edge++) {
        const weight = 1 / (1 + (distances[edge]! / scale) ** 2);
        x += weight * positions[2 * indices[edge]!]!;
        y += weight * positions[2 * indices[edge]! + 1]!;
        total += weight;
      }
      positions[2 * point] = x / total;
      positions[2 * point + 1] = y / total;
    }
  }
  return positions;
}

/** Draws positions from the rectangle that holds those given. */
function createDraw(positions: Float32Array, random: Random): () => [number, number] {
  const least = [Infinity, Infinity];
  const most = [-Infinity, -Infinity];
  for (let index = 0; index < positions.length; index++) {
    least[index % 2] = Math.min(least[index % 2]!, positions[index]!);
    most[index % 2] = Math.max(most[index % 2]!, positions[index]!);
  }
  const between = (axis: number): number => least[axis]! + random() * (most[axis]! - least[axis]!);
  return () => [between(0), between(1)];
}
