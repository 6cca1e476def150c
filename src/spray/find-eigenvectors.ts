import { createRandom } from '../random.ts';
import { addCombination } from './basis.ts';
import { applyFilter, chooseFilter, type ChebyshevFilter } from './chebyshev-filter.ts';
import { decompose, type Eigenpairs } from './decompose.ts';
import {
  drawOrthogonal,
  findResidual,
  growSpace,
  restartSpace,
  startSpace,
  type KrylovSpace,
  type Projection,
} from './krylov-space.ts';
import { multiplyVector, type SparseMatrix } from './sparse-matrix.ts';
import { addScaled, dot } from './vectors.ts';

export interface EigenOptions {
  readonly seed: number;
  /** Largest ‖Nv − λv‖ accepted. An eigenvalue is then wrong by at most its square over the gap. Default 1e-6. */
  readonly tolerance?: number;
}

/** Up to this size, or where nearly all pairs are wanted, the matrix is solved densely. */
const denseSize = 160;
/** Vectors kept from round to round beyond those wanted, and vectors by which a round adds to them. */
const spare = { kept: 12, grown: 28, checked: 12 };
/** The first filter's cut: neighbour graphs have most of their spectrum below. */
const firstCut = 0.6;
/** A filter is changed for one of this many times its degree: the space has to be built anew for it. */
const worthChanging = 3;
/** Eigenvalues count as found when a check adds less to their sum. */
const settled = 1e-7;
const maximalRounds = 60;

/**
 * The `wanted` largest eigenpairs of a symmetric matrix with spectrum in [−1, 1], orthogonal to what `project` removes.
 *
 * Lanczos's method with full orthogonalisation and thick restart (Wu & Simon 2000), applied to a Chebyshev polynomial of
 * the matrix that is small on the unwanted part of the spectrum: products with the matrix are cheap, orthogonalisation
 * is not. From one vector it sees one copy of every multiple eigenvalue, so what has converged must also stand a round
 * that starts from a new random vector. Where that finds something, rounds start from the residual of the pair that is
 * worst, until all have converged again. After 60 rounds the pairs are taken as they are.
 */
export function findEigenvectors(
  matrix: SparseMatrix,
  wanted: number,
  project: Projection,
  { seed, tolerance = 1e-6 }: EigenOptions,
): Eigenpairs {
  if (wanted === 0) return { values: [], vectors: [] };
  const kept = wanted + spare.kept;
  if (matrix.size <= Math.max(denseSize, 2 * (kept + spare.grown))) return solveDensely(matrix, wanted, project);
  const random = createRandom(seed);
  let filter = chooseFilter(firstCut);
  let space = startSpace(
    Float64Array.from({ length: matrix.size }, () => random() - 0.5),
    project,
  );
  let before = { sum: -Infinity, isChecked: false };
  let isMixed = false; // no longer what a single vector spans
  for (let round = 0; ; round++) {
    const length = kept + (before.isChecked ? spare.checked : spare.grown);
    const apply = (vector: Float64Array): Float64Array => applyFilter(matrix, vector, filter);
    while (space.columns.length < length) growSpace(space, apply, project, random);
    space = restartSpace(space, kept);
    const pairs = measure(matrix, space.basis.slice(0, kept));
    const sum = pairs.values.slice(0, wanted).reduce((total, value) => total + value, 0);
    // below its cut a filter mixes up the order
    const isOrdered = pairs.values[wanted - 1]! >= filter.cut;
    const isConverged = isOrdered && pairs.residuals.slice(0, wanted).every((residual) => residual <= tolerance);
    if (round === maximalRounds || (isConverged && before.isChecked && sum - before.sum < settled)) {
      return { values: pairs.values.slice(0, wanted), vectors: pairs.vectors.slice(0, wanted) };
    }
    before = { sum, isChecked: isConverged };
    if (!isConverged && !isMixed) [space, filter] = changeFilter(space, filter, pairs.values, isOrdered, project);
    else {
      const basis = space.basis.slice(0, kept);
      const worst = pairs.residuals.indexOf(Math.max(...pairs.residuals.slice(0, wanted)));
      space.basis[kept] = isConverged
        ? drawOrthogonal(basis, project, random)
        : findResidual(pairs.vectors[worst]!, basis, apply, project, random);
      isMixed = true;
    }
  }
}

/** What to go on with: for a lower cut, or a much steeper filter, a new space, from the sum of what was kept. */
function changeFilter(
  space: KrylovSpace,
  filter: ChebyshevFilter,
  values: readonly number[],
  isOrdered: boolean,
  project: Projection,
): [KrylovSpace, ChebyshevFilter] {
  const better = chooseFilter(values.at(-1)!);
  if (isOrdered && better.degree < worthChanging * filter.degree) return [space, filter];
  const start = new Float64Array(space.basis[0]!.length);
  addCombination(start, new Float64Array(values.length).fill(1), space.basis.slice(0, values.length));
  return [startSpace(start, project), better];
}

interface MeasuredPairs extends Eigenpairs {
  /** ‖Nv − λv‖ of every pair. */
  readonly residuals: readonly number[];
}

/** Unit vectors as eigenvectors of the matrix, by descending Rayleigh quotient. */
function measure(matrix: SparseMatrix, vectors: readonly Float64Array[]): MeasuredPairs {
  const image = new Float64Array(matrix.size);
  const pairs = vectors.map((vector) => {
    multiplyVector(matrix, vector, image);
    const value = dot(vector, image);
    addScaled(image, -value, vector);
    return { vector, value, residual: Math.sqrt(dot(image, image)) };
  });
  pairs.sort((a, b) => b.value - a.value);
  return {
    values: pairs.map(({ value }) => value),
    vectors: pairs.map(({ vector }) => vector),
    residuals: pairs.map(({ residual }) => residual),
  };
}

/** All pairs of a small matrix; what `project` removes is moved below the spectrum first. */
function solveDensely(matrix: SparseMatrix, wanted: number, project: Projection): Eigenpairs {
  const columns = Array.from({ length: matrix.size }, (_, column) => {
    const kept = new Float64Array(matrix.size);
    kept[column] = 1;
    project(kept);
    const image = new Float64Array(matrix.size);
    multiplyVector(matrix, kept, image);
    addScaled(image, 2, kept);
    return image;
  });
  const { values, vectors } = decompose(columns);
  return { values: values.slice(0, wanted).map((value) => value - 2), vectors: vectors.slice(0, wanted) };
}
