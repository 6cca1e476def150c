import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { createRandom } from '../random.ts';
import { multiplyVector, type SparseMatrix } from './sparse-matrix.ts';
import { addScaled, dot, scale } from './vectors.ts';

/** Eigenvalues, descending, and a unit eigenvector for each. */
export interface Eigenpairs {
  readonly values: number[];
  readonly vectors: Float64Array[];
}

/** Removes from a vector what the search must not find; must be an orthogonal projection that commutes with the matrix. */
export type Projection = (vector: Float64Array) => void;

export interface EigenOptions {
  readonly seed: number;
  /** Largest ‖Nv − λv‖ accepted. An eigenvalue is then wrong by at most its square over the gap. Default 1e-7. */
  readonly tolerance?: number;
}

/** Up to this size, or where nearly all pairs are wanted, the matrix is solved densely. */
const denseSize = 160;
/** Vectors iterated beyond those wanted, so that the last wanted ones converge too. */
const spareVectors = 12;
/** By how much a round should raise the largest eigenvector over the cut; sets the degree of the filter. */
const amplification = 1e8;
/** Degrees a filter may have. */
const degrees = { least: 8, most: 64 };
const maximalRounds = 60;

/**
 * The `wanted` largest eigenpairs of a symmetric matrix with spectrum in [−1, 1], orthogonal to what `project` removes.
 *
 * Chebyshev-filtered subspace iteration (Zhou, Saad et al. 2006): a polynomial small on the unwanted part of the spectrum
 * [−1, cut] and steep above it is applied to a block of vectors, which are orthonormalised and rotated to the Ritz
 * vectors; the smallest Ritz value is the next cut. Unlike Lanczos from a single vector it finds multiple eigenvalues as
 * often as they occur. After 60 rounds the pairs are taken as they are.
 */
export function findEigenvectors(
  matrix: SparseMatrix,
  wanted: number,
  project: Projection,
  { seed, tolerance = 1e-7 }: EigenOptions,
): Eigenpairs {
  if (wanted === 0) return { values: [], vectors: [] };
  const width = wanted + spareVectors;
  if (matrix.size <= Math.max(denseSize, 3 * width)) return solveDensely(matrix, wanted, project);
  let block = createBlock(matrix.size, width, seed);
  orthonormalise(block, project);
  let pairs = rotateToRitz(matrix, block);
  for (let round = 0; round < maximalRounds && !isConverged(pairs, wanted, tolerance); round++) {
    block = filterBlock(matrix, pairs, tolerance);
    orthonormalise(block, project);
    pairs = rotateToRitz(matrix, block);
  }
  return { values: pairs.values.slice(0, wanted), vectors: pairs.vectors.slice(0, wanted) };
}

function createBlock(size: number, width: number, seed: number): Float64Array[] {
  const random = createRandom(seed);
  return Array.from({ length: width }, () => Float64Array.from({ length: size }, () => random() - 0.5));
}

/** Gram–Schmidt, twice, which is enough (Giraud et al. 2005). */
function orthonormalise(block: readonly Float64Array[], project: Projection): void {
  for (const [index, vector] of block.entries()) {
    scale(vector, 1 / Math.sqrt(dot(vector, vector)));
    for (let pass = 0; pass < 2; pass++) {
      project(vector);
      for (let other = 0; other < index; other++) addScaled(vector, -dot(vector, block[other]!), block[other]!);
      scale(vector, 1 / Math.sqrt(dot(vector, vector)));
    }
  }
}

interface RitzPairs extends Eigenpairs {
  /** ‖Nv − λv‖ of every pair. */
  readonly residuals: readonly number[];
}

/** The best approximations of eigenpairs within the span of an orthonormal block (Rayleigh and Ritz). */
function rotateToRitz(matrix: SparseMatrix, block: readonly Float64Array[]): RitzPairs {
  const images = block.map((vector) => {
    const image = new Float64Array(matrix.size);
    multiplyVector(matrix, vector, image);
    return image;
  });
  const projected = Matrix.zeros(block.length, block.length);
  for (let row = 0; row < block.length; row++) {
    for (let column = 0; column <= row; column++) {
      const value = dot(block[row]!, images[column]!);
      projected.set(row, column, value);
      projected.set(column, row, value);
    }
  }
  const { values, vectors: coefficients } = decompose(projected);
  const vectors = coefficients.map((weights) => combine(block, weights));
  const residuals = coefficients.map((weights, index) => {
    const error = combine(images, weights);
    addScaled(error, -values[index]!, vectors[index]!);
    return Math.sqrt(dot(error, error));
  });
  return { values, vectors, residuals };
}

function isConverged({ residuals }: RitzPairs, wanted: number, tolerance: number): boolean {
  return residuals.slice(0, wanted).every((residual) => residual <= tolerance);
}

function combine(block: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(block[0]!.length);
  for (const [index, vector] of block.entries()) addScaled(sum, weights[index]!, vector);
  return sum;
}

/**
 * T(N)·v for every vector that has not converged: T the Chebyshev polynomial of [−1, cut], cut the smallest Ritz value,
 * scaled to 1 at the largest.
 */
function filterBlock(
  matrix: SparseMatrix,
  { values, vectors, residuals }: RitzPairs,
  tolerance: number,
): Float64Array[] {
  const cut = values.at(-1)!;
  const interval = { centre: (cut - 1) / 2, radius: Math.max((cut + 1) / 2, 1e-3) };
  const largest = Math.max((values[0]! - interval.centre) / interval.radius, 1 + 1e-9);
  const degree = Math.ceil(Math.log(2 * amplification) / Math.acosh(largest));
  const allowed = Math.min(degrees.most, Math.max(degrees.least, degree));
  return vectors.map((vector, index) =>
    residuals[index]! <= tolerance ? vector : filterVector(matrix, vector, interval, largest, allowed),
  );
}

function filterVector(
  matrix: SparseMatrix,
  vector: Float64Array,
  { centre, radius }: { centre: number; radius: number },
  largest: number,
  degree: number,
): Float64Array {
  let sigma = 1 / largest;
  let before = vector;
  let current = applyShifted(matrix, before, centre, sigma / radius);
  for (let step = 2; step <= degree; step++) {
    const nextSigma = 1 / (2 * largest - sigma);
    const next = applyShifted(matrix, current, centre, (2 * nextSigma) / radius);
    addScaled(next, -sigma * nextSigma, before);
    [before, current, sigma] = [current, next, nextSigma];
  }
  return current;
}

/** factor · (N − shift)·v. */
function applyShifted(matrix: SparseMatrix, vector: Float64Array, shift: number, factor: number): Float64Array {
  const result = new Float64Array(vector.length);
  multiplyVector(matrix, vector, result);
  for (let index = 0; index < result.length; index++)
    result[index] = factor * (result[index]! - shift * vector[index]!);
  return result;
}

/** All pairs of a small matrix; what `project` removes is moved below the spectrum first. */
function solveDensely(matrix: SparseMatrix, wanted: number, project: Projection): Eigenpairs {
  const dense = Matrix.zeros(matrix.size, matrix.size);
  for (let column = 0; column < matrix.size; column++) {
    const kept = new Float64Array(matrix.size);
    kept[column] = 1;
    project(kept);
    const image = new Float64Array(matrix.size);
    multiplyVector(matrix, kept, image);
    addScaled(image, 2, kept);
    for (let row = 0; row < matrix.size; row++) dense.set(row, column, image[row]!);
  }
  const { values, vectors } = decompose(dense);
  return { values: values.slice(0, wanted).map((value) => value - 2), vectors: vectors.slice(0, wanted) };
}

/** Every eigenpair of a dense symmetric matrix, the largest value first. */
function decompose(matrix: Matrix): { values: number[]; vectors: Float64Array[] } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, index) => index).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  return {
    values: order.map((index) => realEigenvalues[index]!),
    vectors: order.map((index) => Float64Array.from(eigenvectorMatrix.getColumn(index))),
  };
}
