import { expect, it } from 'vitest';
import { reorderMatrix, type SparseMatrix } from '../../src/spray/sparse-matrix.ts';

/** [[0, 2, 0], [2, 5, 3], [0, 3, 0]]. */
const matrix: SparseMatrix = {
  size: 3,
  offsets: Int32Array.of(0, 1, 4, 5),
  columns: Int32Array.of(1, 0, 1, 2, 1),
  values: Float64Array.of(2, 2, 5, 3, 3),
};

it('reorderMatrix puts rows and columns in another order', () => {
  expect(reorderMatrix(matrix, Int32Array.of(1, 2, 0))).toEqual({
    size: 3,
    offsets: Int32Array.of(0, 3, 4, 5),
    columns: Int32Array.of(0, 1, 2, 0, 0),
    values: Float64Array.of(5, 3, 2, 3, 2),
  });
});
