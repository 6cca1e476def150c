import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Eigenvalues, descending, and a unit eigenvector for each. */
export interface Eigenpairs {
  readonly values: number[];
  readonly vectors: Float64Array[];
}

/** Every eigenpair of a small symmetric matrix, the largest value first; of column j the entries 0 … j are read. */
export function decompose(columns: readonly Float64Array[]): Eigenpairs {
  const matrix = Matrix.zeros(columns.length, columns.length);
  for (const [column, entries] of columns.entries()) {
    for (let row = 0; row <= column; row++) {
      matrix.set(row, column, entries[row]!);
      matrix.set(column, row, entries[row]!);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, index) => index).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  return {
    values: order.map((index) => realEigenvalues[index]!),
    vectors: order.map((index) => Float64Array.from(eigenvectorMatrix.getColumn(index))),
  };
}
