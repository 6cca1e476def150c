import { describe, expect, test } from 'vitest';
import { countElements } from '../../../src/tensor/tensor.ts';
import { relativeError, sum, uniform } from '../numbers.ts';
import type { Operation } from '../open-operation.ts';
import { describeGradients, openRow, type Operations } from './check-operation.ts';
import { floats } from './constants.ts';

/** Shapes of two computed operands that broadcast to one another. */
const pairs: Readonly<Record<string, Operation['data']>> = {
  'of one shape': { x: [3, 4, 5], y: [3, 4, 5] },
  'with a gate per channel': { x: [3, 4, 5], y: [3, 1, 1] },
  'with a row on the left': { x: [1, 1, 5], y: [3, 4, 5] },
  'both spread': { x: [3, 1, 5], y: [1, 4, 1] },
};

const computed: Operations = Object.fromEntries(
  ['Add', 'Mul', 'Max', 'Min'].flatMap((op) =>
    Object.entries(pairs).map(([name, data]) => [`${op} ${name}`, { op, data }] as const),
  ),
);

const weight = floats([...uniform(20, 3)], [4, 5]);
const matrices: Operations = {
  'MatMul of two computed matrices': { op: 'MatMul', data: { x: [3, 4], y: [4, 5] } },
  'MatMul that repeats one side': { op: 'MatMul', data: { x: [3, 2, 4], y: [1, 4, 5] } },
  'MatMul with constant matrices per head': {
    op: 'MatMul',
    data: { x: [2, 3, 4] },
    constants: { y: floats([...uniform(40, 4)], [2, 4, 5]) },
  },
  'MatMul with a constant on the left': {
    op: 'MatMul',
    data: { x: [5, 3] },
    constants: { weight },
    inputs: ['weight', 'x'],
  },
};

const withConstants: Operations = Object.fromEntries(
  ['Add', 'Mul', 'Max', 'Min'].map((op) => [
    `${op} with a constant per channel`,
    { op, data: { x: [3, 4] }, constants: { y: floats([0.5, -1, 1.5], [3, 1]) } },
  ]),
);

describeGradients({
  ...computed,
  ...matrices,
  ...withConstants,
  'Mul of a value with itself': { op: 'Mul', data: { x: [3, 4] }, inputs: ['x', 'x'] },
});

const quotients: Operations = {
  ...Object.fromEntries(Object.entries(pairs).map(([name, data]) => [`Div ${name}`, { op: 'Div', data }])),
  'Div of a constant': { op: 'Div', data: { x: [3, 4] }, constants: { one: floats([1], []) }, inputs: ['one', 'x'] },
};
describeGradients(quotients, (count, seed) => uniform(count, seed, 0.5, 2));

/** Numbers no sum of which is close to zero. */
function draw(shape: readonly number[], seed: number): Float32Array {
  return uniform(countElements(shape), seed, 0.5, 2);
}

describe('relevance of a sum is shared in proportion to what each side contributed', () => {
  test.each(Object.entries(pairs))('%s', async (_, data) => {
    const open = await openRow({ op: 'Add', data }, 'relevance');
    const values = { x: draw(data['x']!, 1), y: draw(data['y']!, 2) };
    const relevance = draw(open.outputShapes[0]!, 3);
    const [forX, forY] = await open.reverse(values, [relevance]);
    expect(sum(forX!) + sum(forY!)).toBeCloseTo(sum(relevance), 3);
    await open.release();
  });

  test('by hand', async () => {
    const open = await openRow({ op: 'Add', data: { x: [2], y: [2] } }, 'relevance');
    const values = { x: Float32Array.of(3, -1), y: Float32Array.of(1, 3) };
    const [forX, forY] = await open.reverse(values, [Float32Array.of(8, 2)]);
    expect(relativeError(forX!, [6, -1])).toBeLessThan(1e-5);
    expect(relativeError(forY!, [2, 3])).toBeLessThan(1e-5);
    await open.release();
  });
});

describe('relevance of a matrix product is conserved', () => {
  test.each(Object.entries(matrices))('%s', async (_, operation) => {
    const open = await openRow(operation, 'relevance');
    const values = Object.entries(operation.data).map(
      ([name, shape], index) => [name, uniform(countElements(shape), index + 1)] as const,
    );
    const relevance = uniform(countElements(open.outputShapes[0]!), 9);
    const got = await open.reverse(Object.fromEntries(values), [relevance]);
    expect(sum(got.map((part) => sum(part)))).toBeCloseTo(sum(relevance), 2);
    await open.release();
  });

  test('each of two computed sides gets half of it', async () => {
    const open = await openRow(matrices['MatMul of two computed matrices']!, 'relevance');
    const relevance = uniform(15, 9);
    const [left, right] = await open.reverse({ x: uniform(12, 1, 0.1, 1), y: uniform(20, 2, 0.1, 1) }, [relevance]);
    expect(sum(left!)).toBeCloseTo(sum(relevance) / 2, 3);
    expect(sum(right!)).toBeCloseTo(sum(relevance) / 2, 3);
    await open.release();
  });
});

describe('relevance of a product, a quotient and an extremum', () => {
  test('passes a multiplication by a constant', async () => {
    const open = await openRow(withConstants['Mul with a constant per channel']!, 'relevance');
    const relevance = uniform(12, 1);
    expect(await open.reverse({ x: uniform(12, 2) }, [relevance])).toEqual([relevance]);
    await open.release();
  });

  test('is halved between two signals', async () => {
    const open = await openRow({ op: 'Mul', data: { x: [2], y: [2] } }, 'relevance');
    const [left, right] = await open.reverse({ x: Float32Array.of(1, 2), y: Float32Array.of(3, 4) }, [
      Float32Array.of(2, -4),
    ]);
    expect([left, right]).toEqual([Float32Array.of(1, -2), Float32Array.of(1, -2)]);
    await open.release();
  });

  test('goes to the numerator', async () => {
    const open = await openRow({ op: 'Div', data: { x: [2], y: [1] } }, 'relevance');
    const [left, right] = await open.reverse({ x: Float32Array.of(1, 2), y: Float32Array.of(3) }, [
      Float32Array.of(2, -4),
    ]);
    expect([left, right]).toEqual([Float32Array.of(2, -4), Float32Array.of(0)]);
    await open.release();
  });

  test('goes to the larger, in a tie to the first', async () => {
    const open = await openRow({ op: 'Max', data: { x: [3], y: [3] } }, 'relevance');
    const values = { x: Float32Array.of(1, 2, 3), y: Float32Array.of(2, 2, 2) };
    const got = await open.reverse(values, [Float32Array.of(5, 6, 7)]);
    expect(got).toEqual([Float32Array.of(0, 6, 7), Float32Array.of(5, 0, 0)]);
    await open.release();
  });

  test('passes a comparison with a constant, as an activation', async () => {
    const open = await openRow(withConstants['Max with a constant per channel']!, 'relevance');
    const relevance = uniform(12, 1);
    expect(await open.reverse({ x: uniform(12, 2) }, [relevance])).toEqual([relevance]);
    await open.release();
  });
});
