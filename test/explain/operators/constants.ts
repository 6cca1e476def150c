import type { Constant } from '../../../src/graph/graph.ts';

/** Constant inputs of operations under test. */
export const floats = (values: readonly number[], shape: readonly number[] = [values.length]): Constant => ({
  type: 'float32',
  shape,
  data: Float32Array.from(values),
});

export const ints = (values: readonly number[], shape: readonly number[] = [values.length]): Constant => ({
  type: 'int64',
  shape,
  data: BigInt64Array.from(values, BigInt),
});
