/** How the number of clusters was read off the spectrum, for plotting. */
export interface Eigengap {
  /** The numbers of clusters considered, inclusive. */
  readonly range: { readonly min: number; readonly max: number };
  /** λ_{k+1} − λ_k for k = min … max, λ₁ the smallest. */
  readonly gaps: readonly number[];
  /** The number of clusters chosen. */
  readonly count: number;
}

/** Gaps that differ by less are equal. */
const indistinct = 1e-9;

/**
 * The number of clusters by the eigengap heuristic (von Luxburg 2007, §8.3; Lapuschkin et al. 2019): the k of the range
 * after which the ascending eigenvalues of L_sym make their largest jump; of equal jumps the last.
 *
 * As many eigenvalues are 0 as the graph has connected components, so where components are fewer than `max` at least
 * all of them become clusters of their own, unless a larger jump follows; where they are more, every jump is 0 and the
 * answer is `max`. The range is cut to what the eigenvalues can tell (one fewer than there are).
 */
export function chooseClusterCount(eigenvalues: Float64Array, range: { min: number; max: number }): Eigengap {
  const max = Math.max(1, Math.min(range.max, eigenvalues.length - 1));
  const min = Math.min(range.min, max);
  const gaps = Array.from(
    { length: max - min + 1 },
    (_, index) => (eigenvalues[min + index] ?? 0) - (eigenvalues[min + index - 1] ?? 0),
  );
  const largest = Math.max(...gaps);
  return { range: { min, max }, gaps, count: min + gaps.findLastIndex((gap) => gap >= largest - indistinct) };
}
