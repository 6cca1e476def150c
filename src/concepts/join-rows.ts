import { createTensor, type Tensor } from '../tensor/tensor.ts';

/** Rows of equal length, copied, as one tensor [rows, length]; [0, 0] where there are none. */
export function joinRows(rows: readonly Float32Array[]): Tensor {
  const width = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * width);
  for (const [index, row] of rows.entries()) data.set(row, index * width);
  return createTensor(data, [rows.length, width]);
}
