import type { Tensor } from '../../tensor/tensor.ts';
import { findDirection } from './fisher-direction.ts';
import { sumRows } from './row-sums.ts';
import { splitSamples, thinRows } from './split-samples.ts';
import { summarise } from './summarise.ts';

/** Most samples of either group that are looked at; of more, so many at even distances. */
export const mostMeasured = 1000;

/** Clusters (or rests) of fewer samples cannot be measured: half of them has to be predicted from the other half. */
export const leastMeasured = 5;

/** Samples by which a small cluster's separation is held back: it comes out large by chance more easily. */
const caution = 8;

/** Distance of groups without any spread of their own, and the largest there is. */
const most = 100;

/**
 * How far the members of a cluster stand apart from all other `points` [n, d], by what they have more of: the distance
 * of the two groups' means along that direction, in standard deviations within the groups, on samples that had no part in
 * finding the direction (two-fold: the one half on the direction of the other). About 3 to 4 for a division of samples
 * that vary continuously, 5 and more for a group of its own, at most 100. null where there are fewer than 5 of either.
 *
 * The direction is that of findDirection. Unlike τ in Φ (createFisherScorer), which no sample outside the clustering has a
 * say in, the distance does not grow when noise is divided. Returned is distance · √(k/(k + 8)), k the size of the
 * smaller group.
 */
export function measureSeparation(points: Tensor, members: ArrayLike<number>): number | null {
  const { inside, outside } = splitSamples(points.shape[0]!, members);
  const smaller = Math.min(inside.length, outside.length);
  if (smaller < leastMeasured) return null;
  const [one, two] = halve(thinRows(inside, mostMeasured), thinRows(outside, mostMeasured));
  const distance = (measureFold(points, one, two) + measureFold(points, two, one)) / 2;
  return distance * Math.sqrt(smaller / (smaller + caution));
}

/** Some members of a cluster and some samples outside. */
interface Groups {
  readonly inside: Int32Array;
  readonly outside: Int32Array;
}

/** Every second sample of either group, and the others. */
function halve(inside: Int32Array, outside: Int32Array): [Groups, Groups] {
  const [even, odd] = [0, 1].map((half) => (_: number, place: number) => place % 2 === half);
  return [
    { inside: inside.filter(even!), outside: outside.filter(even!) },
    { inside: inside.filter(odd!), outside: outside.filter(odd!) },
  ];
}

/** The distance of the groups `seen` along the direction between the groups `learnt`. */
function measureFold(points: Tensor, learnt: Groups, seen: Groups): number {
  const direction = learnDirection(points, learnt);
  const high = summarise(projectRows(points, direction, seen.inside));
  const low = summarise(projectRows(points, direction, seen.outside));
  const within = Math.sqrt((high.deviation ** 2 + low.deviation ** 2) / 2);
  const apart = high.mean - low.mean;
  return Math.abs(apart) < most * within ? apart / within : Math.sign(apart) * most;
}

function learnDirection(points: Tensor, { inside, outside }: Groups): Float64Array {
  const [high, low] = [sumRows(points, inside), sumRows(points, outside)];
  const count = inside.length + outside.length;
  const differences = high.sums.map((sum, axis) => sum / inside.length - low.sums[axis]! / outside.length);
  const variances = differences.map((_, axis) => {
    const squares = high.squares[axis]! + low.squares[axis]!;
    const between = high.sums[axis]! ** 2 / inside.length + low.sums[axis]! ** 2 / outside.length;
    return Math.max(0, squares - between) / count;
  });
  return findDirection(differences, variances);
}

/** The places of rows along a direction. */
function projectRows({ data, shape }: Tensor, direction: Float64Array, rows: Int32Array): Float64Array {
  const places = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place++)
    places[place] = projectRow(data, rows[place]! * shape[1]!, direction);
  return places;
}

/** The scalar product of a direction with the numbers from `start` on; four sums at a time do not wait for one another. */
function projectRow(data: Float32Array, start: number, direction: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let axis = 0;
  for (; axis + 3 < direction.length; axis += 4) {
    a += direction[axis]! * data[start + axis]!;
    b += direction[axis + 1]! * data[start + axis + 1]!;
    c += direction[axis + 2]! * data[start + axis + 2]!;
    d += direction[axis + 3]! * data[start + axis + 3]!;
  }
  for (; axis < direction.length; axis++) a += direction[axis]! * data[start + axis]!;
  return a + b + c + d;
}
