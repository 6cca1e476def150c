import { createRandom, type Random } from '../../random.ts';
import type { Runtime } from '../../runtime/session.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { findBest } from './find-best.ts';
import { pickSample } from './pick-sample.ts';
import { listRows } from './row-groups.ts';
import { createTargets, gatherRows, type Targets } from './targets.ts';

/** Points divided into lists, each of points near to one another. */
export interface Division {
  /** List of every point. */
  readonly lists: Int32Array;
  /** A centre for every list; pieces of one crowd have the same. */
  readonly centres: Targets;
}

/** Lists for n points: this many times √n. */
const listsPerRoot = 2;
/** Points per list from which centres are learnt, and rounds of learning. */
const training = { perList: 25, rounds: 6 };
/** Length of a list, as a multiple of the mean, from which it is cut in pieces: what no centre divides stays bounded. */
const longestList = 4;

/** Divides points by k-means on a sample (Lloyd's algorithm from random points), all distances by matrix products. */
export async function divideTargets(targets: Targets, runtime: Runtime, seed: number): Promise<Division> {
  const points = targets.targets;
  const count = points.shape[0]!;
  const wanted = Math.ceil(listsPerRoot * Math.sqrt(count));
  const random = createRandom(seed);
  const sample = gatherRows(points, pickSample(count, training.perList * wanted, random));
  const centres = gatherRows(sample, pickSample(sample.shape[0]!, wanted, random));
  for (let round = 0; round < training.rounds; round++) {
    moveCentres(centres, sample, await findNearest(sample, createTargets(centres), runtime), random);
  }
  const nearest = await findNearest(points, createTargets(centres), runtime);
  return cutLongLists(nearest, centres, Math.ceil((longestList * count) / wanted));
}

/** The nearest target of every point. */
async function findNearest(points: Tensor, targets: Targets, runtime: Runtime): Promise<Int32Array> {
  const nearest = new Int32Array(points.shape[0]!);
  await findBest(points, targets, 1, runtime, (first, _, { indices }) => nearest.set(indices, first));
  return nearest;
}

/** Moves every centre to the mean of its points; one that has none goes to a point drawn by chance. */
function moveCentres({ data, shape }: Tensor, points: Tensor, nearest: Int32Array, random: Random): void {
  const [count, size] = [shape[0]!, shape[1]!];
  const sums = new Float64Array(data.length);
  const members = new Int32Array(count);
  for (let point = 0; point < nearest.length; point++) {
    const [from, to] = [point * size, nearest[point]! * size];
    members[nearest[point]!]!++;
    for (let cell = 0; cell < size; cell++) sums[to + cell]! += points.data[from + cell]!;
  }
  for (let centre = 0; centre < count; centre++) {
    const start = centre * size;
    const drawn = members[centre] === 0 ? Math.floor(random() * nearest.length) * size : -1;
    for (let cell = 0; cell < size; cell++) {
      data[start + cell] = drawn < 0 ? sums[start + cell]! / members[centre]! : points.data[drawn + cell]!;
    }
  }
}

/** Cuts lists of more than `longest` points in equal pieces with the same centre, and leaves out those without any. */
function cutLongLists(nearest: Int32Array, centres: Tensor, longest: number): Division {
  const { offsets, rows } = listRows(nearest, centres.shape[0]!);
  const lists = new Int32Array(nearest.length);
  const origins: number[] = [];
  for (let list = 0; list < centres.shape[0]!; list++) {
    const length = offsets[list + 1]! - offsets[list]!;
    const pieces = Math.ceil(length / longest);
    for (let place = 0; place < length; place++) {
      lists[rows[offsets[list]! + place]!] = origins.length + Math.floor((place * pieces) / length);
    }
    for (let piece = 0; piece < pieces; piece++) origins.push(list);
  }
  return { lists, centres: createTargets(gatherRows(centres, Int32Array.from(origins))) };
}
