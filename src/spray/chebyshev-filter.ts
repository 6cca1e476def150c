import type { SparseMatrix } from './sparse-matrix.ts';

/** A polynomial T of a symmetric matrix with spectrum in [−1, 1]: small on [−1, cut], steep above, 1 at 1. */
export interface ChebyshevFilter {
  readonly cut: number;
  readonly degree: number;
}

/** By how much a filter raises the eigenvalue 1 over the cut, at most: what is left of float64 must do for the rest. */
const amplification = 1e4;
/** Degrees a filter may have. */
const degrees = { least: 4, most: 100 };

/** The filter for a cut, in [−1, 1). */
export function chooseFilter(cut: number): ChebyshevFilter {
  const { ratio } = stretch(cut);
  const degree = Math.ceil(Math.log(2 * amplification) / Math.acosh(ratio));
  return { cut, degree: Math.min(degrees.most, Math.max(degrees.least, degree)) };
}

/** T(N)·v: a Chebyshev polynomial in the variable that maps [−1, cut] to [−1, 1] (Zhou, Saad et al. 2006). */
export function applyFilter(matrix: SparseMatrix, vector: Float64Array, filter: ChebyshevFilter): Float64Array {
  const { centre, radius, ratio } = stretch(filter.cut);
  let sigma = 1 / ratio;
  let before = new Float64Array(vector.length);
  let current = Float64Array.from(vector);
  let next = new Float64Array(vector.length);
  step(matrix, current, before, next, { factor: sigma / radius, centre, share: 0 });
  [before, current, next] = [current, next, before];
  for (let degree = 2; degree <= filter.degree; degree++) {
    const nextSigma = 1 / (2 * ratio - sigma);
    step(matrix, current, before, next, { factor: (2 * nextSigma) / radius, centre, share: sigma * nextSigma });
    [before, current, next, sigma] = [current, next, before, nextSigma];
  }
  return current;
}

/** next = factor · (N − centre) · current − share · before, in one pass: reading the vectors again would cost a third more. */
function step(
  { size, offsets, columns, values }: SparseMatrix,
  current: Float64Array,
  before: Float64Array,
  next: Float64Array,
  { factor, centre, share }: { factor: number; centre: number; share: number },
): void {
  let entry = 0;
  for (let row = 0; row < size; row++) {
    let sum = -centre * current[row]!;
    const end = offsets[row + 1]!;
    for (; entry < end; entry++) sum += values[entry]! * current[columns[entry]!]!;
    next[row] = factor * sum - share * before[row]!;
  }
}

/** Where [−1, cut] lies, and where 1 is in the variable that maps it to [−1, 1]. */
function stretch(cut: number): { centre: number; radius: number; ratio: number } {
  const centre = (cut - 1) / 2;
  const radius = Math.max((cut + 1) / 2, 1e-3);
  return { centre, radius, ratio: Math.max((1 - centre) / radius, 1 + 1e-9) };
}
