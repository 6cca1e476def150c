/** The scalar product of two vectors of equal length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

/** target += factor · source. */
export function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let index = 0; index < target.length; index++) target[index]! += factor * source[index]!;
}

/** vector *= factor. */
export function scale(vector: Float64Array, factor: number): void {
  for (let index = 0; index < vector.length; index++) vector[index]! *= factor;
}
