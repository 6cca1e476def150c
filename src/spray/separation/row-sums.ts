import type { Tensor } from '../../tensor/tensor.ts';

/** Sums over rows of a matrix [n, d], and sums of their squares, per column. */
export interface RowSums {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** Sums over some rows of `points` [n, d], in float64, four rows at a time. */
export function sumRows({ data, shape }: Tensor, rows: Int32Array): RowSums {
  const size = shape[1]!;
  const [sums, squares] = [new Float64Array(size), new Float64Array(size)];
  let place = 0;
  for (; place + 3 < rows.length; place += 4) {
    const one = rows[place]! * size;
    const two = rows[place + 1]! * size;
    const three = rows[place + 2]! * size;
    const four = rows[place + 3]! * size;
    for (let axis = 0; axis < size; axis++) {
      const a = data[one + axis]!;
      const b = data[two + axis]!;
      const c = data[three + axis]!;
      const d = data[four + axis]!;
      sums[axis]! += a + b + c + d;
      squares[axis]! += a * a + b * b + c * c + d * d;
    }
  }
  for (; place < rows.length; place++) {
    const start = rows[place]! * size;
    for (let axis = 0; axis < size; axis++) {
      const value = data[start + axis]!;
      sums[axis]! += value;
      squares[axis]! += value * value;
    }
  }
  return { sums, squares };
}
