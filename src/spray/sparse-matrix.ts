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

/** A symmetric matrix with its rows and columns in another order: row i of it is row `order[i]` of the given one. */
export function reorderMatrix({ size, offsets, columns, values }: SparseMatrix, order: Int32Array): SparseMatrix {
  const places = new Int32Array(size);
  const starts = new Int32Array(size + 1);
  for (const [place, row] of order.entries()) {
    places[row] = place;
    starts[place + 1] = starts[place]! + offsets[row + 1]! - offsets[row]!;
  }
  const next = starts.slice(0, size);
  const reordered = { size, offsets: starts, columns: columns.slice(), values: values.slice() };
  // written column by column, so that columns ascend in every row: by symmetry a row is read as a column
  for (let column = 0; column < size; column++) {
    const end = offsets[order[column]! + 1]!;
    for (let entry = offsets[order[column]!]!; entry < end; entry++) {
      const place = next[places[columns[entry]!]!]!++;
      reordered.columns[place] = column;
      reordered.values[place] = values[entry]!;
    }
  }
  return reordered;
}
