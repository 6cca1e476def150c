import { describe, expect, test } from 'vitest';
import { float } from '../../../src/graph/builder.ts';
import { countElements } from '../../../src/tensor/tensor.ts';
import { relativeError, sum, uniform } from '../numbers.ts';
import { describeAdjoints, describeGradients, openRow, type Operations } from './check-operation.ts';
import { ints } from './constants.ts';

const image = { x: [2, 7, 6] };

const averages: Operations = {
  'AveragePool 2/2': { op: 'AveragePool', data: image, attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
  'AveragePool that overlaps': {
    op: 'AveragePool',
    data: image,
    attributes: { kernel_shape: [3, 3], strides: [2, 1] },
  },
  'AveragePool that counts padding': {
    op: 'AveragePool',
    data: image,
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 },
  },
  'AveragePool that does not count padding': {
    op: 'AveragePool',
    data: image,
    attributes: { kernel_shape: [3, 2], strides: [1, 2], pads: [1, 0, 1, 1], count_include_pad: 0 },
  },
  'AveragePool rounded up': {
    op: 'AveragePool',
    data: image,
    attributes: { kernel_shape: [3, 3], strides: [3, 2], ceil_mode: 1 },
  },
  'AveragePool rounded up that counts padding': {
    op: 'AveragePool',
    data: image,
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1, count_include_pad: 1 },
    opset: 19,
  },
  'AveragePool, dilated': {
    op: 'AveragePool',
    data: image,
    attributes: { kernel_shape: [2, 2], dilations: [2, 3] },
    opset: 19,
  },
  'AveragePool, 1-D': {
    op: 'AveragePool',
    data: { x: [2, 9] },
    attributes: { kernel_shape: [4], strides: [3], pads: [1, 0] },
  },
  'AveragePool, 3-D': {
    op: 'AveragePool',
    data: { x: [2, 4, 3, 5] },
    attributes: { kernel_shape: [2, 2, 3], strides: [2, 1, 2] },
  },
  GlobalAveragePool: { op: 'GlobalAveragePool', data: image },
  'GlobalAveragePool, 1-D': { op: 'GlobalAveragePool', data: { x: [3, 5] } },
  'ReduceMean, axes kept': {
    op: 'ReduceMean',
    data: image,
    constants: { axes: ints([2, 3]) },
    attributes: { keepdims: 1 },
  },
  'ReduceMean, axes dropped and counted from the back': {
    op: 'ReduceMean',
    data: image,
    constants: { axes: ints([-1, 2]) },
    attributes: { keepdims: 0 },
  },
  'ReduceMean over channels': {
    op: 'ReduceMean',
    data: image,
    constants: { axes: ints([1]) },
    attributes: { keepdims: 0 },
  },
  ReduceSum: { op: 'ReduceSum', data: image, constants: { axes: ints([2]) }, attributes: { keepdims: 0 } },
};

const maxima: Operations = {
  'MaxPool 2/2': { op: 'MaxPool', data: image, attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
  'MaxPool that overlaps': { op: 'MaxPool', data: image, attributes: { kernel_shape: [3, 3], strides: [2, 2] } },
  'MaxPool that overlaps along one axis': {
    op: 'MaxPool',
    data: image,
    attributes: { kernel_shape: [2, 3], strides: [2, 1] },
  },
  'MaxPool with a stride larger than the kernel': {
    op: 'MaxPool',
    data: image,
    attributes: { kernel_shape: [2, 2], strides: [3, 4] },
  },
  'MaxPool, padded, overlapping': {
    op: 'MaxPool',
    data: image,
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  'MaxPool, padded, side by side': {
    op: 'MaxPool',
    data: image,
    attributes: { kernel_shape: [2, 2], strides: [2, 2], pads: [1, 1, 0, 1] },
  },
  'MaxPool rounded up': {
    op: 'MaxPool',
    data: image,
    attributes: { kernel_shape: [2, 4], strides: [2, 4], ceil_mode: 1 },
  },
  'MaxPool, dilated': {
    op: 'MaxPool',
    data: image,
    attributes: { kernel_shape: [2, 2], strides: [2, 2], dilations: [2, 3] },
  },
  'MaxPool with indices in column order': {
    op: 'MaxPool',
    data: image,
    attributes: { kernel_shape: [3, 3], strides: [2, 2], storage_order: 1 },
  },
  'MaxPool with strides left out': { op: 'MaxPool', data: image, attributes: { kernel_shape: [2, 2] } },
  'MaxPool, 1-D': { op: 'MaxPool', data: { x: [2, 9] }, attributes: { kernel_shape: [3], strides: [3] } },
  'MaxPool, 3-D': {
    op: 'MaxPool',
    data: { x: [2, 4, 3, 5] },
    attributes: { kernel_shape: [2, 2, 2], strides: [2, 1, 2] },
  },
  GlobalMaxPool: { op: 'GlobalMaxPool', data: image },
  'ReduceMax over space, dropped': {
    op: 'ReduceMax',
    data: image,
    constants: { axes: ints([2, 3]) },
    attributes: { keepdims: 0 },
  },
  'ReduceMax over space, channels last': {
    op: 'ReduceMax',
    data: { x: [4, 5, 3] },
    constants: { axes: ints([1, 2]) },
    attributes: { keepdims: 0 },
  },
  'ReduceMax over channels, kept': {
    op: 'ReduceMax',
    data: image,
    constants: { axes: ints([-3]) },
    attributes: { keepdims: 1 },
  },
};

const normalizations: Operations = {
  'LRN over 5 channels': {
    op: 'LRN',
    data: { x: [7, 2, 3] },
    attributes: { size: 5, alpha: float(0.5), beta: float(0.75), bias: float(1) },
  },
  'LRN over one channel': {
    op: 'LRN',
    data: { x: [4, 2, 2] },
    attributes: { size: 1, alpha: float(1), bias: float(2) },
  },
};

describeGradients({ ...averages, ...maxima, ...normalizations });
describeAdjoints(averages, 'gradient');

describe('relevance of an average is conserved and shared in proportion', () => {
  test.each(Object.entries(averages))('%s', async (_, operation) => {
    for (const rectified of [false, true]) {
      const open = await openRow({ ...operation, rectified }, 'relevance');
      const x = uniform(countElements(operation.data['x']!), 1, 0.5, 2);
      const relevance = uniform(countElements(open.outputShapes[0]!), 2);
      const [got] = await open.reverse({ x }, [relevance]);
      expect(sum(got!)).toBeCloseTo(sum(relevance), 3);
      await open.release();
    }
  });

  test('by hand', async () => {
    const open = await openRow(
      { op: 'AveragePool', data: { x: [1, 4] }, attributes: { kernel_shape: [2], strides: [2] } },
      'relevance',
    );
    const [got] = await open.reverse({ x: Float32Array.of(1, 3, -1, 2) }, [Float32Array.of(8, 2)]);
    expect(relativeError(got!, [2, 6, -2, 4])).toBeLessThan(1e-4);
    await open.release();
  });
});

describe('in a tie the first of a window takes all', () => {
  const ones = new Float32Array(9).fill(1);

  test('in an overlapping MaxPool, whose windows add up', async () => {
    const operation = { op: 'MaxPool', data: { x: [1, 3, 3] }, attributes: { kernel_shape: [2, 2], strides: [1, 1] } };
    const open = await openRow(operation, 'relevance');
    const equal = await open.reverse({ x: ones }, [Float32Array.of(1, 2, 4, 8)]);
    expect(equal).toEqual([Float32Array.of(1, 2, 0, 4, 8, 0, 0, 0, 0)]);
    const peak = await open.reverse({ x: ones.with(4, 2) }, [Float32Array.of(1, 2, 4, 8)]);
    expect(peak).toEqual([Float32Array.of(0, 0, 0, 0, 15, 0, 0, 0, 0)]);
    await open.release();
  });

  test('in a GlobalMaxPool', async () => {
    const open = await openRow({ op: 'GlobalMaxPool', data: { x: [1, 3, 3] } }, 'relevance');
    expect(await open.reverse({ x: ones }, [Float32Array.of(5)])).toEqual([Float32Array.of(5, 0, 0, 0, 0, 0, 0, 0, 0)]);
    await open.release();
  });
});
