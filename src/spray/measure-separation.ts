import type { Tensor } from '../tensor/tensor.ts';

/** Most samples of either group that are looked at; of more, so many at even distances. */
const mostMeasured = 1000;

/** Clusters (or rests) of fewer samples cannot be measured: half of them has to be predicted from the other half. */
export const leastMeasured = 5;

/** Samples by which a small cluster's separation is held back: it comes out large by chance more easily. */
const caution = 8;

/**
 * How far the members of a cluster stand apart from all other `points` [n, d], by what they have more of: the distance
 * of the two groups' means along that direction, in standard deviations within the groups, on samples that had no part in
 * finding the direction (two-fold: the one half on the direction of the other). About 3 to 4 for a division of samples
 * that vary continuously, 5 and more for a group of its own. null where there are fewer than 5 of either.
 *
 * The direction is Fisher's with a diagonal, shrunken covariance (each axis alone; its variance plus the mean variance of
 * all), and with the axes left out in which the cluster has less: an artefact is something that is there. Unlike τ in Φ
 * (createFisherScorer), which no sample outside the clustering has a say in, it does not grow when noise is divided.
 * Returned is distance · √(k/(k + 8)), k the size of the smaller group.
 */
export function measureSeparation(points: Tensor, members: readonly number[]): number | null {
  const groups = divide(points.shape[0]!, members);
  const smaller = Math.min(groups[0].length, groups[1].length);
  if (smaller < leastMeasured) return null;
  const [inside, outside] = groups.map(thin) as typeof groups;
  const halves = [0, 1].map((half) => {
    const isOurs = (_: number, place: number) => place % 2 === half;
    const isTheirs = (_: number, place: number) => place % 2 !== half;
    const direction = findDirection(points, inside.filter(isOurs), outside.filter(isOurs));
    return measureDistance(points, direction, inside.filter(isTheirs), outside.filter(isTheirs));
  });
  return ((halves[0]! + halves[1]!) / 2) * Math.sqrt(smaller / (smaller + caution));
}

/**
 * The samples that belong with the members of a cluster: those beyond the point between the two groups' means (in
 * proportion to their spread) along the direction of measureSeparation, found anew until nothing changes, four times at
 * most. Ascending; the members themselves where they are too few to tell.
 */
export function refineMembers(points: Tensor, members: readonly number[]): number[] {
  let current = members.toSorted((a, b) => a - b);
  for (let round = 0; round < refinements; round++) {
    const [inside, outside] = divide(points.shape[0]!, current);
    if (Math.min(inside.length, outside.length) < leastMeasured) return current;
    const groups = [thin(inside), thin(outside)] as const;
    const direction = findDirection(points, ...groups);
    const [high, low] = [summarise(points, direction, groups[0]), summarise(points, direction, groups[1])];
    const spread = high.deviation + low.deviation;
    const limit = spread > 0 ? (high.mean * low.deviation + low.mean * high.deviation) / spread : high.mean;
    const next = Array.from({ length: points.shape[0]! }, (_, sample) => sample).filter(
      (sample) => project(points, direction, sample) > limit,
    );
    if (next.length === current.length && next.every((sample, place) => sample === current[place])) break;
    current = next;
  }
  return current;
}

const refinements = 4;

function divide(count: number, members: readonly number[]): [inside: number[], outside: number[]] {
  const isMember = new Uint8Array(count);
  for (const member of members) isMember[member] = 1;
  const all = Array.from({ length: count }, (_, sample) => sample);
  return [all.filter((sample) => isMember[sample] === 1), all.filter((sample) => isMember[sample] === 0)];
}

function thin(rows: readonly number[]): readonly number[] {
  if (rows.length <= mostMeasured) return rows;
  return Array.from({ length: mostMeasured }, (_, place) => rows[Math.floor((place * rows.length) / mostMeasured)]!);
}

function findDirection(points: Tensor, inside: readonly number[], outside: readonly number[]): Float64Array {
  const [high, low] = [computeMoments(points, inside), computeMoments(points, outside)];
  const count = inside.length + outside.length;
  const variances = high.variances.map(
    (variance, axis) => (variance * inside.length + low.variances[axis]! * outside.length) / count,
  );
  const shrinkage = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  return high.means.map((mean, axis) => {
    const more = Math.max(0, mean - low.means[axis]!);
    return more > 0 ? more / (variances[axis]! + shrinkage) : 0;
  });
}

function computeMoments({ data, shape }: Tensor, rows: readonly number[]) {
  const size = shape[1]!;
  const [means, squares] = [new Float64Array(size), new Float64Array(size)];
  for (const row of rows) {
    for (let axis = 0; axis < size; axis++) {
      const value = data[row * size + axis]!;
      means[axis]! += value;
      squares[axis]! += value * value;
    }
  }
  for (let axis = 0; axis < size; axis++) means[axis]! /= rows.length;
  return { means, variances: squares.map((square, axis) => Math.max(0, square / rows.length - means[axis]! ** 2)) };
}

interface Summary {
  readonly mean: number;
  readonly deviation: number;
}

function measureDistance(
  points: Tensor,
  direction: Float64Array,
  inside: readonly number[],
  outside: readonly number[],
): number {
  const [high, low] = [summarise(points, direction, inside), summarise(points, direction, outside)];
  const within = Math.sqrt((high.deviation ** 2 + low.deviation ** 2) / 2);
  const apart = high.mean - low.mean;
  return within > 1e-9 * Math.abs(apart) ? apart / within : Math.sign(apart) * most;
}

/** Distance of groups without any spread of their own. */
const most = 100;

function summarise(points: Tensor, direction: Float64Array, rows: readonly number[]): Summary {
  const values = rows.map((row) => project(points, direction, row));
  const mean = values.reduce((sum, value) => sum + value, 0) / rows.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, rows.length - 1)) };
}

function project({ data, shape }: Tensor, direction: Float64Array, row: number): number {
  const size = shape[1]!;
  let sum = 0;
  for (let axis = 0; axis < size; axis++) sum += direction[axis]! * data[row * size + axis]!;
  return sum;
}
