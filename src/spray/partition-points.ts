import { createRandom, type Random } from '../random.ts';
import { pickSample } from './neighbours/pick-sample.ts';

/** Points as rows of a matrix, row-major. */
export interface Points {
  readonly data: Float64Array;
  readonly shape: readonly [count: number, size: number];
}

export interface Partition {
  /** Cluster of every point; clusters are numbered by size, the largest first, equal ones by their first point. */
  readonly assignments: Int32Array;
  /** Number of clusters: as asked for, fewer where there are fewer distinct points. */
  readonly count: number;
  /** Sum of squared distances to the cluster centres. */
  readonly cost: number;
}

/** Starts are tried on all points up to the least, of more on a random quarter, at most so many. */
const sampleSizes = { least: 2500, most: 10_000 };
const defaultRestarts = 5;
const maximalRounds = 100;
/** A run ends when no more than this share of the points changes its cluster. */
const settledShare = 1e-3;

/**
 * k-means: the best of several runs of Lloyd's algorithm from k-means++ starts (Arthur and Vassilvitskii 2007). The same
 * seed gives the same partition. A cluster that runs empty takes the point farthest from its centre.
 *
 * Beyond 2,500 points the runs are on a random sample of them, 2,500 to 10,000, and the best one goes on with all points.
 */
export function partitionPoints(
  points: Points,
  clusters: number,
  { seed, restarts = defaultRestarts }: { seed: number; restarts?: number },
): Partition {
  const random = createRandom(seed);
  const sample = takeSample(points, random);
  const runs = Array.from({ length: restarts }, () => runLloyd(sample, chooseCentres(sample, clusters, random)));
  const best = runs.reduce((least, run) => (run.cost < least.cost * (1 - 1e-9) ? run : least));
  return numberBySize(sample === points ? best : runLloyd(points, best.centres));
}

function takeSample(points: Points, random: Random): Points {
  const [count, size] = points.shape;
  const sampleSize = Math.min(sampleSizes.most, Math.max(sampleSizes.least, Math.floor(count / 4)));
  if (count <= sampleSize) return points;
  const data = new Float64Array(sampleSize * size);
  for (const [place, point] of pickSample(count, sampleSize, random).entries()) {
    data.set(points.data.subarray(point * size, (point + 1) * size), place * size);
  }
  return { data, shape: [sampleSize, size] };
}

/** Rows of up to `clusters` distinct points, each drawn with a chance in proportion to its squared distance so far. */
function chooseCentres(points: Points, clusters: number, random: Random): Float64Array {
  const [count, size] = points.shape;
  const squares = new Float64Array(count).fill(Infinity);
  const chosen: number[] = [];
  let next = Math.floor(random() * count);
  while (next < count && chosen.length < clusters) {
    chosen.push(next);
    for (let point = 0; point < count; point++) {
      squares[point] = Math.min(squares[point]!, squareDistance(points.data, point, points.data, next, size));
    }
    next = drawIndex(squares, random);
  }
  return Float64Array.from(chosen.flatMap((point) => [...points.data.subarray(point * size, (point + 1) * size)]));
}

/** An index drawn in proportion to its weight; the number of weights where all are zero. */
function drawIndex(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let rest = random() * total;
  const drawn = total > 0 ? weights.findIndex((weight) => (rest -= weight) < 0) : weights.length;
  return drawn === -1 ? weights.findLastIndex((weight) => weight > 0) : drawn;
}

/** A partition with its centres, row-major. */
interface Run extends Partition {
  readonly centres: Float64Array;
}

function runLloyd(points: Points, centres: Float64Array): Run {
  const [count, size] = points.shape;
  const clusters = size === 0 ? Math.min(1, count) : centres.length / size;
  const assignments = new Int32Array(count).fill(-1);
  const [squares, clearances] = [new Float64Array(count), new Float64Array(count)];
  for (let round = 0; round < maximalRounds; round++) {
    const changed = assignPoints(points, centres, clusters, assignments, squares, clearances);
    if (changed <= settledShare * count) break;
    const longest = moveCentres(points, centres, clusters, assignments, squares);
    for (let point = 0; point < count; point++) clearances[point]! -= longest;
  }
  return { assignments, count: clusters, cost: squares.reduce((sum, square) => sum + square, 0), centres };
}

/**
 * Gives every point to its nearest centre (the first of equals); returns how many changed. `clearances` holds what every
 * other centre is away at least. Points nearer than that, or than half the distance of their centre to any other, are
 * where they belong, by the triangle inequality (Hamerly 2010).
 */
function assignPoints(
  { data, shape: [count, size] }: Points,
  centres: Float64Array,
  clusters: number,
  assignments: Int32Array,
  squares: Float64Array,
  clearances: Float64Array,
): number {
  let changed = 0;
  const gaps = measureGaps(centres, clusters, size);
  for (let point = 0; point < count; point++) {
    const own = assignments[point]!;
    if (own >= 0) {
      const square = squareDistance(data, point, centres, own, size);
      squares[point] = square;
      if (4 * square < gaps[own]! || Math.sqrt(square) < clearances[point]!) continue;
    }
    let nearest = 0;
    let [least, second] = [Infinity, Infinity];
    for (let cluster = 0; cluster < clusters; cluster++) {
      const square = squareDistance(data, point, centres, cluster, size);
      if (square < least) {
        nearest = cluster;
        [least, second] = [square, least];
      } else if (square < second) second = square;
    }
    if (own !== nearest) changed++;
    assignments[point] = nearest;
    squares[point] = least;
    clearances[point] = Math.sqrt(second);
  }
  return changed;
}

/** Squared distance of every centre to the nearest other. */
function measureGaps(centres: Float64Array, clusters: number, size: number): Float64Array {
  const gaps = new Float64Array(clusters).fill(Infinity);
  for (let one = 0; one < clusters; one++) {
    for (let two = 0; two < one; two++) {
      const square = squareDistance(centres, one, centres, two, size);
      gaps[one] = Math.min(gaps[one]!, square);
      gaps[two] = Math.min(gaps[two]!, square);
    }
  }
  return gaps;
}

/** Moves every centre to the mean of its points; returns the longest way that one went. */
function moveCentres(
  { data, shape: [count, size] }: Points,
  centres: Float64Array,
  clusters: number,
  assignments: Int32Array,
  squares: Float64Array,
): number {
  const members = new Int32Array(clusters);
  const before = centres.slice();
  centres.fill(0);
  for (let point = 0; point < count; point++) {
    const cluster = assignments[point]!;
    members[cluster]!++;
    for (let axis = 0; axis < size; axis++) centres[cluster * size + axis]! += data[point * size + axis]!;
  }
  let longest = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const centre = centres.subarray(cluster * size, (cluster + 1) * size);
    if (members[cluster]! > 0) for (let axis = 0; axis < size; axis++) centre[axis]! /= members[cluster]!;
    else centre.set(takeFarthest(data, size, squares));
    longest = Math.max(longest, squareDistance(centres, cluster, before, cluster, size));
  }
  return Math.sqrt(longest);
}

function takeFarthest(data: Float64Array, size: number, squares: Float64Array): Float64Array {
  const farthest = squares.indexOf(squares.reduce((most, square) => Math.max(most, square)));
  squares[farthest] = 0;
  return data.subarray(farthest * size, (farthest + 1) * size);
}

function squareDistance(a: Float64Array, rowA: number, b: Float64Array, rowB: number, size: number): number {
  const startA = rowA * size;
  const startB = rowB * size;
  let square = 0;
  for (let axis = 0; axis < size; axis++) {
    const difference = a[startA + axis]! - b[startB + axis]!;
    square += difference * difference;
  }
  return square;
}

function numberBySize({ assignments, count, cost }: Partition): Partition {
  const members = new Int32Array(count);
  for (const cluster of assignments) members[cluster]!++;
  const bySize = [...members.keys()].sort(
    (a, b) => members[b]! - members[a]! || assignments.indexOf(a) - assignments.indexOf(b),
  );
  return { assignments: assignments.map((cluster) => bySize.indexOf(cluster)), count, cost };
}
