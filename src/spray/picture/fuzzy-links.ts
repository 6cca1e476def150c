import type { PointNeighbours } from './point-neighbours.ts';

/** How strongly points are linked; every link is there in both directions. */
export interface Links {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** In (0, 1]; that of a point's nearest neighbour is 1. */
  readonly weights: Float64Array;
}

/** Rounds of bisection, and how close they need to come. */
const bisection = { rounds: 64, tolerance: 1e-5 };
/** A scale is at least this share of the mean distance to the neighbours. */
const leastScale = 1e-3;

/**
 * The links of UMAP's fuzzy graph (McInnes et al. 2018, algorithms 2 and 3): point i is linked to its neighbour j by
 * exp(−(d_ij − ρ_i)/σ_i), ρ the distance of the nearest that is not a copy, σ such that all of its links sum to
 * log₂(k + 1); of the two directions a and b both get a + b − ab.
 */
export function linkFuzzily(neighbours: PointNeighbours): Links {
  const { perPoint, indices } = neighbours;
  const strengths = measureStrengths(neighbours);
  const links = {
    from: new Int32Array(2 * indices.length),
    to: new Int32Array(2 * indices.length),
    weights: new Float64Array(2 * indices.length),
  };
  let count = 0;
  const add = (from: number, to: number, weight: number): void => {
    links.from[count] = from;
    links.to[count] = to;
    links.weights[count++] = weight;
  };
  for (let place = 0; place < indices.length; place++) {
    const [point, other] = [Math.floor(place / perPoint), indices[place]!];
    if (other < 0) continue;
    const reverse = findPlace(neighbours, other, point);
    const [there, back] = [strengths[place]!, reverse === -1 ? 0 : strengths[reverse]!];
    add(point, other, there + back - there * back);
    if (reverse === -1) add(other, point, there);
  }
  return {
    from: links.from.subarray(0, count),
    to: links.to.subarray(0, count),
    weights: links.weights.subarray(0, count),
  };
}

/** Where `other` is among the neighbours of `point`; −1 where it is not. */
function findPlace({ perPoint, indices }: PointNeighbours, point: number, other: number): number {
  for (let place = point * perPoint; place < (point + 1) * perPoint; place++)
    if (indices[place] === other) return place;
  return -1;
}

/** Strength of the link from every point to each of its neighbours, [count, perPoint]. */
function measureStrengths({ count, perPoint, indices, distances }: PointNeighbours): Float64Array {
  const strengths = new Float64Array(indices.length);
  for (let point = 0; point < count; point++) {
    const start = point * perPoint;
    const own = distances.subarray(start, start + perPoint).filter((_, place) => indices[start + place]! >= 0);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const scale = findScale(own, nearest, Math.log2(perPoint + 1));
    for (let place = start; place < start + perPoint; place++) {
      strengths[place] = Math.exp(-Math.max(0, distances[place]! - nearest) / scale);
    }
  }
  return strengths;
}

/** σ with Σ exp(−max(0, d − nearest)/σ) = target, or what bisection comes to where there is none. */
function findScale(distances: Float64Array, nearest: number, target: number): number {
  let [low, high, scale] = [0, Infinity, 1];
  for (let round = 0; round < bisection.rounds; round++) {
    let sum = 0;
    for (const distance of distances) sum += Math.exp(-Math.max(0, distance - nearest) / scale);
    if (Math.abs(sum - target) < bisection.tolerance) break;
    if (sum > target) high = scale;
    else low = scale;
    scale = high === Infinity ? 2 * scale : (low + high) / 2;
  }
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / Math.max(1, distances.length);
  return Math.max(scale, leastScale * mean, Number.MIN_VALUE);
}
