import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Points } from './partition-points.ts';

export interface FisherOptions {
  /** Ridge as a share of the embedding's mean variance per axis. Default 0.01. */
  readonly shrinkage?: number;
  /** Clusters (or rests) of fewer members have no score. Default 5. */
  readonly leastSize?: number;
}

/** The defaults of createFisherScorer. */
export const fisherDefaults = { shrinkage: 0.01, leastSize: 5 } as const satisfies Required<FisherOptions>;

/** Samples that an axis of Φ must be backed by before clusters are scored in it. */
const samplesPerAxis = 20;
/** Axes of Φ in which clusters are scored at most: later ones vary within clusters more than between them. */
const mostAxes = 8;

/** Digits kept of a score, so that a cluster and its complement, which score the same, do so exactly. */
const significantDigits = 9;

/**
 * The number of axes of Φ in which the clusters of `count` samples are scored: one per 20 samples, 2 to 8. In more axes
 * than the samples can fill, k-means finds separations in noise.
 */
export function countScoredAxes(count: number): number {
  return Math.min(mostAxes, Math.max(2, Math.floor(count / samplesPerAxis)));
}

/**
 * Scores how well a cluster C stands apart from the rest in Φ: Fisher's criterion J(w) = (wᵀ S_b w)/(wᵀ S_w w) at its
 * best w, τ = π(1−π)·Δᵀ(S_w + λI)⁻¹Δ with π = |C|/n, Δ the difference of the means and S_w the pooled covariance within
 * C and within the rest (each sample counted once, divided by n). 0 and up.
 *
 * Departs from Anders et al. (2022), who do not regularise: λ = shrinkage · trace(S_total)/m, so that a tight cluster of a
 * handful of samples cannot reach arbitrary scores (τ stays below m/shrinkage), and clusters or rests below `leastSize`
 * have none: null.
 *
 * Computed from one factorisation for all clusters: S_w = S_total − π(1−π)ΔΔᵀ, so by Sherman and Morrison τ = q/(1−q)
 * with q = π(1−π)·Δᵀ(S_total + λI)⁻¹Δ.
 */
export function createFisherScorer(
  points: Points,
  options: FisherOptions = {},
): (members: ArrayLike<number>) => number | null {
  const { shrinkage, leastSize } = { ...fisherDefaults, ...options };
  const [count, size] = points.shape;
  const { mean, covariance: total } = computeMoments(points);
  const variance = total.trace() / size;
  const factor = variance > 0 && new CholeskyDecomposition(total.add(Matrix.eye(size).mul(shrinkage * variance)));
  return (members) => {
    const rest = count - members.length;
    if (rest < 1 || Math.min(members.length, rest) < leastSize) return null;
    if (!factor) return 0;
    // π(1−π)ΔΔᵀ = π/(1−π)·ddᵀ with d the cluster's mean less the mean of all
    const offset = Matrix.columnVector(computeMean(points, members).map((value, axis) => value - mean[axis]!));
    const explained = (members.length / rest) * offset.dot(factor.solve(offset));
    return Number((explained / (1 - explained)).toPrecision(significantDigits));
  };
}

/** The mean of some of the points. */
export function computeMean({ data, shape: [, size] }: Points, members: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(size);
  for (let place = 0; place < members.length; place++) {
    const start = members[place]! * size;
    for (let axis = 0; axis < size; axis++) sums[axis]! += data[start + axis]!;
  }
  return sums.map((sum) => sum / members.length);
}

/** Mean and covariance of all points, in one pass: numbers are taken relative to the first point. */
function computeMoments({ data, shape: [count, size] }: Points): { mean: Float64Array; covariance: Matrix } {
  const sums = new Float64Array(size);
  const products = new Float64Array(size * size);
  const offset = new Float64Array(size);
  for (let point = 0; point < count; point++) {
    for (let axis = 0; axis < size; axis++) {
      const value = data[point * size + axis]! - data[axis]!;
      offset[axis] = value;
      sums[axis]! += value;
      for (let other = 0; other <= axis; other++) products[axis * size + other]! += value * offset[other]!;
    }
  }
  const covariance = Matrix.zeros(size, size);
  for (let axis = 0; axis < size; axis++) {
    for (let other = 0; other <= axis; other++) {
      const value = products[axis * size + other]! / count - (sums[axis]! / count) * (sums[other]! / count);
      covariance.set(axis, other, value);
      covariance.set(other, axis, value);
    }
  }
  return { mean: sums.map((sum, axis) => sum / count + (data[axis] ?? 0)), covariance };
}
