import { createRandom } from '../../src/random.ts';

/** ‖got − expected‖₂ / ‖expected‖₂; the plain norm of `got` where all that is expected is zero. */
export function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) throw new Error(`${got.length} numbers, expected ${expected.length}`);
  let difference = 0;
  for (let index = 0; index < expected.length; index++) difference += (got[index]! - expected[index]!) ** 2;
  return Math.sqrt(difference) / (norm(expected) || 1);
}

/** Euclidean length, summed in float64. */
export function norm(values: ArrayLike<number>): number {
  return Math.sqrt(dot(values, values));
}

/** Sum in float64. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index]!;
  return total;
}

/** Scalar product in float64. */
export function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) throw new Error(`${left.length} numbers times ${right.length}`);
  let total = 0;
  for (let index = 0; index < left.length; index++) total += left[index]! * right[index]!;
  return total;
}

/** Seeded numbers spread evenly between `low` and `high`. */
export function uniform(count: number, seed: number, low = -1, high = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => low + (high - low) * random());
}

/**
 * Distinct numbers in random order, `spacing` apart, around zero, none of them closer than a quarter of `spacing` to a
 * multiple of half of it: away from the kinks of piecewise functions and free of ties.
 */
export function distinct(count: number, seed: number, spacing = 0.125): Float32Array {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: count }, (_, index) => (index - Math.floor(count / 2) + 0.25) * spacing);
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [values[index], values[other]] = [values[other]!, values[index]!];
  }
  return values;
}
