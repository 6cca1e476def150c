import type { RuntimeValue } from '../runtime/session.ts';

/** Largest difference between `expected` and the numbers that stand first in `got`, relative to the largest expected. */
export function measureDifference(expected: RuntimeValue, got: RuntimeValue): number {
  const values = Float64Array.from(expected.data as Float32Array);
  const scale = values.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6);
  return values.reduce((max, value, index) => Math.max(max, Math.abs(value - Number(got.data[index]))), 0) / scale;
}
