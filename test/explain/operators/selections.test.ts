import { expect, test } from 'vitest';
import type { Constant } from '../../../src/graph/graph.ts';
import { describeGradients, openRow, type Operations } from './check-operation.ts';
import { floats } from './constants.ts';

const condition: Constant = { type: 'bool', shape: [1, 3], data: Uint8Array.of(1, 0, 1) };

const operations: Operations = {
  'Where between two values': {
    op: 'Where',
    data: { x: [2, 3], y: [2, 3] },
    constants: { condition },
    inputs: ['condition', 'x', 'y'],
  },
  'Where with a value that is spread': {
    op: 'Where',
    data: { x: [2, 3], y: [2, 1] },
    constants: { condition },
    inputs: ['condition', 'x', 'y'],
  },
  'Where between a value and a constant': {
    op: 'Where',
    data: { x: [2, 3] },
    constants: { condition, fill: floats([-5], []) },
    inputs: ['condition', 'x', 'fill'],
  },
};

describeGradients(operations);

test('relevance goes back to the side that was taken', async () => {
  const open = await openRow(operations['Where between two values']!, 'relevance');
  const values = { x: Float32Array.of(1, 2, 3, 4, 5, 6), y: Float32Array.of(7, 8, 9, 10, 11, 12) };
  const got = await open.reverse(values, [Float32Array.of(1, 2, 3, 4, 5, 6)]);
  await open.release();
  expect(got).toEqual([Float32Array.of(1, 0, 3, 4, 0, 6), Float32Array.of(0, 2, 0, 0, 5, 0)]);
});
