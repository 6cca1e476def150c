import { createRandom } from '../random.ts';
import type { Runtime } from '../runtime/session.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { chooseProbes } from './neighbours/choose-probes.ts';
import { divideTargets } from './neighbours/divide-targets.ts';
import { expandGroups, type NeighbourLists } from './neighbours/expand-groups.ts';
import { groupIdentical } from './neighbours/group-identical.ts';
import { measureRecall } from './neighbours/measure-recall.ts';
import { pickSample } from './neighbours/pick-sample.ts';
import { searchExactly } from './neighbours/search-exactly.ts';
import { searchLists } from './neighbours/search-lists.ts';
import { createTargets, gatherRows, type Targets } from './neighbours/targets.ts';

/** Every point's nearest neighbours, nearest first, ties by index; a point is not its own neighbour. */
export interface Neighbours {
  /** Number of points n. */
  readonly count: number;
  /** Neighbours per point k: as many as asked for, at most n − 1. */
  readonly perPoint: number;
  /** Row-major [n, k]. */
  readonly indices: Int32Array;
  /** Euclidean distances, row-major [n, k]. */
  readonly distances: Float64Array;
  /** Share of the true neighbours found, 1 where the search was exact, otherwise measured on a sample of 500 points. */
  readonly recall: number;
}

/** How neighbours are searched for. */
export interface NeighbourOptions {
  /** Distinct points up to which the search is exhaustive, and exact. Default 30,000. */
  readonly exactUpTo?: number;
  /** Seed of the samples that an approximate search learns from and is measured on. Default 0. */
  readonly seed?: number;
}

/** The defaults of findNeighbours. */
export const neighbourDefaults = { exactUpTo: 30_000, seed: 0 } as const satisfies Required<NeighbourOptions>;

/** Points on which an approximate search is set, and others on which its recall is measured. */
const sampleSize = 500;

/**
 * The `perPoint` nearest neighbours (Euclidean) of every row of `points` [n, size]: exact up to `exactUpTo` distinct
 * points, beyond that found by an inverted file with a recall of about 0.97 on heatmaps, see `recall`.
 *
 * Identical points are searched for once, so that copies by the thousand cost nothing.
 */
export async function findNeighbours(
  points: Tensor,
  perPoint: number,
  runtime: Runtime,
  options: NeighbourOptions = {},
): Promise<Neighbours> {
  const count = points.shape[0] ?? 0;
  const kept = Math.max(0, Math.min(perPoint, count - 1));
  if (kept === 0) return { count, ...noNeighbours };
  const identical = groupIdentical(points);
  const distinct = identical.firsts.length;
  const search = { ...neighbourDefaults, ...options, kept: Math.min(kept, distinct - 1) };
  if (distinct === count) return { count, ...(await searchDistinct(points, search, runtime)) };
  const { recall, ...between } = await searchDistinct(gatherRows(points, identical.firsts), search, runtime);
  return { count, ...expandGroups(identical, between, kept), recall };
}

const noNeighbours = { perPoint: 0, indices: new Int32Array(0), distances: new Float64Array(0), recall: 1 } as const;

interface Search extends Required<NeighbourOptions> {
  /** Neighbours per point, fewer than there are points. */
  readonly kept: number;
}

type Found = NeighbourLists & { readonly recall: number };

async function searchDistinct(points: Tensor, search: Search, runtime: Runtime): Promise<Found> {
  const { kept, exactUpTo } = search;
  if (kept === 0) return noNeighbours;
  const targets = createTargets(points);
  if (points.shape[0]! > exactUpTo) return searchNearly(targets, search, runtime);
  const everyPoint = Int32Array.from({ length: points.shape[0]! }, (_, point) => point);
  const { sure, ...lists } = await searchExactly(targets, everyPoint, kept, runtime);
  return { perPoint: kept, ...lists, recall: sure ? 1 : await measure(targets, lists.distances, search, runtime) };
}

async function searchNearly(targets: Targets, search: Search, runtime: Runtime): Promise<Found> {
  const { kept, seed } = search;
  const division = await divideTargets(targets, runtime, seed);
  const sample = pickSample(targets.targets.shape[0]!, sampleSize, createRandom(seed + 1));
  const probes = await chooseProbes(targets, division, sample, kept, runtime);
  const lists = await searchLists(targets, division, probes, kept, runtime);
  return { perPoint: kept, ...lists, recall: await measure(targets, lists.distances, search, runtime) };
}

/** Recall on points other than those the search was set on. */
function measure(targets: Targets, distances: Float64Array, { kept, seed }: Search, runtime: Runtime): Promise<number> {
  const sample = pickSample(targets.targets.shape[0]!, sampleSize, createRandom(seed + 2));
  return measureRecall(targets, distances, sample, kept, runtime);
}
