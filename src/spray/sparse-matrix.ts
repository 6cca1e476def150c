/** A square sparse matrix by compressed rows: row i holds entries offsets[i] to offsets[i + 1], columns ascending. */
export interface SparseMatrix {
  readonly size: number;
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** result = matrix · vector; `result` is overwritten and must not be `vector`. */
export function multiplyVector(matrix: SparseMatrix, vector: Float64Array, result: Float64Array): void {
  const { size, offsets, columns, values } = matrix;
  for (let row = 0; row < size; row++) {
    let sum = 0;
    const end = offsets[row + 1]!;
    for (let entry = offsets[row]!; entry < end; entry++) sum += values[entry]! * vector[columns[entry]!]!;
    result[row] = sum;
  }
}

/** The sum of every row: of an affinity, the degree of every node. */
export function sumRows(matrix: SparseMatrix): Float64Array {
  const sums = new Float64Array(matrix.size);
  multiplyVector(matrix, new Float64Array(matrix.size).fill(1), sums);
  return sums;
}
