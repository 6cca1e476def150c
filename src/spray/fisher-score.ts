import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Points } from './k-means.ts';

export interface FisherOptions {
  /** Ridge as a share of the embedding's mean variance per axis. Default 0.01. */
  readonly shrinkage?: number;
  /** Clusters (or rests) of fewer members score 0. Default 5. */
  readonly leastSize?: number;
}

/** The defaults of computeFisherScore. */
export const fisherDefaults = { shrinkage: 0.01, leastSize: 5 } as const satisfies Required<FisherOptions>;

/** Samples that an axis of Φ must be backed by before clusters are scored in it. */
const samplesPerAxis = 20;

/**
 * The number of axes of Φ in which the clusters of `count` samples are scored: one per 20 samples, at least 2. In more
 * axes than the samples can fill, k-means finds separations in noise.
 */
export function countScoredAxes(count: number): number {
  return Math.max(2, Math.floor(count / samplesPerAxis));
}

/**
 * How well a cluster C stands apart from the rest in Φ: Fisher's criterion J(w) = (wᵀ S_b w)/(wᵀ S_w w) at its best w,
 * τ = π(1−π)·Δᵀ(S_w + λI)⁻¹Δ with π = |C|/n, Δ the difference of the means and S_w the pooled covariance within C and
 * within the rest (each sample counted once, divided by n). 0 and up.
 *
 * Departs from Anders et al. (2022), who do not regularise: λ = shrinkage · trace(S_total)/m, so that a tight cluster off
 * the others in a handful of samples cannot reach arbitrary scores (τ is then at most m/shrinkage), and clusters below
 * `leastSize` score 0.
 */
export function computeFisherScore(points: Points, members: readonly number[], options: FisherOptions = {}): number {
  const { shrinkage, leastSize } = { ...fisherDefaults, ...options };
  const [count, size] = points.shape;
  const rest = count - members.length;
  if (members.length < leastSize || rest < leastSize) return 0;
  const inside = new Uint8Array(count);
  for (const member of members) inside[member] = 1;
  const means = computeMeans(points, inside, members.length);
  const within = computeWithin(points, inside, means);
  const share = members.length / count;
  const difference = Matrix.columnVector(means[1].map((mean, axis) => mean - means[0][axis]!));
  const between = share * (1 - share);
  const variance = (within.trace() + between * difference.dot(difference)) / size;
  if (!(variance > 0)) return 0;
  within.add(Matrix.eye(size).mul(shrinkage * variance));
  return between * difference.dot(new CholeskyDecomposition(within).solve(difference));
}

/** Mean of the points outside and inside. */
function computeMeans(
  { data, shape: [count, size] }: Points,
  inside: Uint8Array,
  members: number,
): [Float64Array, Float64Array] {
  const means: [Float64Array, Float64Array] = [new Float64Array(size), new Float64Array(size)];
  for (let point = 0; point < count; point++) {
    const mean = inside[point] === 1 ? means[1] : means[0];
    for (let axis = 0; axis < size; axis++) mean[axis]! += data[point * size + axis]!;
  }
  return [means[0].map((sum) => sum / (count - members)), means[1].map((sum) => sum / members)];
}

function computeWithin(
  { data, shape: [count, size] }: Points,
  inside: Uint8Array,
  means: readonly [Float64Array, Float64Array],
): Matrix {
  const sums = new Float64Array(size * size);
  const offset = new Float64Array(size);
  for (let point = 0; point < count; point++) {
    const mean = inside[point] === 1 ? means[1] : means[0];
    for (let axis = 0; axis < size; axis++) offset[axis] = data[point * size + axis]! - mean[axis]!;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) sums[row * size + column]! += offset[row]! * offset[column]!;
    }
  }
  return Matrix.from1DArray(
    size,
    size,
    sums.map((sum) => sum / count),
  );
}
