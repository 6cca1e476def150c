import type { RuntimeValue } from '../../runtime/session.ts';
import { viewRow, type Tensor } from '../../tensor/tensor.ts';

/** Points to be found by matrix products, as the graphs take them. */
export interface Targets {
  /** [n, size]. */
  readonly targets: Tensor;
  /** −|x − o|²/2 of every point x, [1, n]. */
  readonly halfSquares: Tensor;
  /** The origin o that scores are relative to, the mean of the points: [1, size]. */
  readonly origin: Tensor;
}

/** Makes `points` [n, size] ready to be found; they are not copied. */
export function createTargets(points: Tensor): Targets {
  const origin = computeMean(points);
  const data = new Float32Array(points.shape[0]!);
  for (let point = 0; point < data.length; point++) data[point] = -squareDistance(viewRow(points, point), origin) / 2;
  return {
    targets: points,
    halfSquares: { data, shape: [1, data.length] },
    origin: { data: origin, shape: [1, origin.length] },
  };
}

function computeMean({ data, shape: [count, size] }: Tensor): Float32Array {
  const sums = new Float64Array(size!);
  for (let start = 0; start < data.length; start += size!) {
    for (let cell = 0; cell < size!; cell++) sums[cell]! += data[start + cell]!;
  }
  return Float32Array.from(sums, (sum) => sum / count!);
}

/** |a − b|² in float64. */
export function squareDistance(a: Float32Array, b: Float32Array): number {
  let square = 0;
  for (let cell = 0; cell < a.length; cell++) square += (a[cell]! - b[cell]!) ** 2;
  return square;
}

/** A number as a graph takes it that wants int64 [1]. */
export function asInput(value: number): RuntimeValue {
  return { data: BigInt64Array.of(BigInt(value)), shape: [1] };
}

/** Some rows of a matrix, copied. */
export function gatherRows(points: Tensor, rows: Int32Array): Tensor {
  const size = points.shape[1]!;
  const data = new Float32Array(rows.length * size);
  for (let place = 0; place < rows.length; place++) data.set(viewRow(points, rows[place]!), place * size);
  return { data, shape: [rows.length, size] };
}
