import { describe, expect, test } from 'vitest';
import { float } from '../../../src/graph/builder.ts';
import { countElements } from '../../../src/tensor/tensor.ts';
import { relativeError, uniform } from '../numbers.ts';
import { describeGradients, openRow, type Operations } from './check-operation.ts';
import { floats } from './constants.ts';

const weights = (count: number, shape: readonly number[] = [count]) => ({
  scale: floats([...uniform(count, 3, 0.5, 1.5)], shape),
  shift: floats([...uniform(count, 4, -0.5, 0.5)], shape),
});

const operations: Operations = {
  'LayerNormalization over the last axis': {
    op: 'LayerNormalization',
    data: { x: [3, 6] },
    constants: weights(6),
  },
  'LayerNormalization over two axes, with its own ε': {
    op: 'LayerNormalization',
    data: { x: [2, 3, 4] },
    constants: weights(12, [3, 4]),
    attributes: { axis: 2, epsilon: float(0.1) },
  },
  InstanceNormalization: {
    op: 'InstanceNormalization',
    data: { x: [3, 2, 4] },
    constants: weights(3),
    attributes: { epsilon: float(0.01) },
  },
};

describeGradients(operations);

/** Where each number of a sample belongs: the group it is normalised with, and which weight is its own. */
interface Layout {
  readonly group: (place: number) => number;
  readonly weight: (place: number) => number;
  readonly epsilon: number;
}

const layouts: Record<keyof typeof operations, Layout> = {
  'LayerNormalization over the last axis': {
    group: (place) => Math.floor(place / 6),
    weight: (place) => place % 6,
    epsilon: 1e-5,
  },
  'LayerNormalization over two axes, with its own ε': {
    group: (place) => Math.floor(place / 12),
    weight: (place) => place % 12,
    epsilon: 0.1,
  },
  InstanceNormalization: {
    group: (place) => Math.floor(place / 8),
    weight: (place) => Math.floor(place / 8),
    epsilon: 0.01,
  },
};

/** LRP-ε on the matrix J with y = J x + b, where J is made entry by entry and √(variance + ε) is a number. */
function explainDense(
  x: Float32Array,
  relevance: Float32Array,
  scale: ArrayLike<number>,
  shift: ArrayLike<number>,
  layout: Layout,
) {
  const places = Array.from(x, (_, place) => place);
  const result = new Float64Array(x.length);
  for (const j of places) {
    const members = places.filter((place) => layout.group(place) === layout.group(j));
    const mean = members.reduce((total, place) => total + x[place]!, 0) / members.length;
    const variance = members.reduce((total, place) => total + (x[place]! - mean) ** 2, 0) / members.length;
    const factor = scale[layout.weight(j)]! / Math.sqrt(variance + layout.epsilon);
    const entry = (i: number) => factor * ((i === j ? 1 : 0) - 1 / members.length);
    const z = members.reduce((total, i) => total + entry(i) * x[i]!, shift[layout.weight(j)]!);
    const stable = z < 0 ? z - 1e-6 : z + 1e-6;
    for (const i of members) result[i] = result[i]! + (x[i]! * entry(i) * relevance[j]!) / stable;
  }
  return result;
}

describe('relevance is LRP-ε on the matrix that a normalisation is where its deviation is a constant', () => {
  test.each(Object.entries(operations))('%s', async (name, operation) => {
    const open = await openRow(operation, 'relevance');
    const size = countElements(operation.data['x']!);
    const x = uniform(2 * size, 1, -1, 2);
    const relevance = uniform(2 * size, 2);
    const [got] = (await open.reverse({ x }, [relevance])) as [Float32Array];
    await open.release();
    const { scale, shift } = operation.constants as ReturnType<typeof weights>;
    for (const sample of [0, 1]) {
      const rows = (values: Float32Array) => values.subarray(sample * size, (sample + 1) * size);
      const [s, b] = [scale.data, shift.data] as [Float32Array, Float32Array];
      const expected = explainDense(rows(x), rows(relevance), s, b, layouts[name]!);
      expect(relativeError(rows(got), expected)).toBeLessThan(1e-3);
    }
  });
});
