import { describe, expect, test } from 'vitest';
import { float } from '../../../src/graph/builder.ts';
import { countElements } from '../../../src/tensor/tensor.ts';
import { distinct, uniform } from '../numbers.ts';
import { describeGradients, openRow, type Operations } from './check-operation.ts';
import { floats } from './constants.ts';

const data = { x: [3, 4, 5] };

const elementwise: Operations = {
  Relu: { op: 'Relu', data },
  LeakyRelu: { op: 'LeakyRelu', data, attributes: { alpha: float(0.3) } },
  'LeakyRelu by default': { op: 'LeakyRelu', data },
  'PRelu with a slope per channel': { op: 'PRelu', data, constants: { slope: floats([0.1, 0.5, -0.2], [3, 1, 1]) } },
  Elu: { op: 'Elu', data, attributes: { alpha: float(0.7) } },
  Selu: { op: 'Selu', data },
  'Selu with its own constants': { op: 'Selu', data, attributes: { alpha: float(1.3), gamma: float(0.8) } },
  Celu: { op: 'Celu', data, attributes: { alpha: float(0.5) } },
  Sigmoid: { op: 'Sigmoid', data },
  HardSigmoid: { op: 'HardSigmoid', data },
  'HardSigmoid with its own constants': {
    op: 'HardSigmoid',
    data,
    attributes: { alpha: float(0.5), beta: float(0.25) },
  },
  HardSwish: { op: 'HardSwish', data },
  Mish: { op: 'Mish', data },
  Tanh: { op: 'Tanh', data },
  Erf: { op: 'Erf', data },
  'Clip between two bounds': { op: 'Clip', data, constants: { low: floats([-1.5], []), high: floats([2], []) } },
  'Clip from below': { op: 'Clip', data, constants: { low: floats([0], []) } },
  'Clip from above': { op: 'Clip', data, constants: { high: floats([1], []) }, inputs: ['x', '', 'high'] },
  Softplus: { op: 'Softplus', data },
  Softsign: { op: 'Softsign', data },
  ThresholdedRelu: { op: 'ThresholdedRelu', data, attributes: { alpha: float(0.5) } },
};

const acrossPlaces: Operations = {
  'Softmax over the last axis': { op: 'Softmax', data },
  'Softmax over channels': { op: 'Softmax', data, attributes: { axis: 1 } },
  LogSoftmax: { op: 'LogSoftmax', data },
  'LogSoftmax over an axis counted from the back': { op: 'LogSoftmax', data, attributes: { axis: -2 } },
};

describeGradients({ ...elementwise, ...acrossPlaces });

describe('relevance passes through', () => {
  test.each(Object.entries(elementwise))('%s', async (_, operation) => {
    const open = await openRow(operation, 'relevance');
    const relevance = uniform(countElements(data.x), 3);
    expect(await open.reverse({ x: distinct(relevance.length, 1) }, [relevance])).toEqual([relevance]);
    await open.release();
  });
});

const ofPositives: Operations = {
  Sqrt: { op: 'Sqrt', data },
  Reciprocal: { op: 'Reciprocal', data },
  Exp: { op: 'Exp', data },
  Log: { op: 'Log', data },
  Abs: { op: 'Abs', data },
  'Pow with an exponent per channel': { op: 'Pow', data, constants: { y: floats([3, -1, 1.5], [3, 1, 1]) } },
};

describeGradients(ofPositives, (count, seed) => uniform(count, seed, 0.5, 2));

test('what a mask has ruled out of a softmax gets nothing', async () => {
  const open = await openRow({ op: 'Softmax', data: { x: [3] } }, 'relevance');
  const [relevance] = await open.reverse({ x: Float32Array.of(1, -Infinity, 1) }, [Float32Array.of(3, 0, 1)]);
  expect(relevance).toEqual(Float32Array.of(1, 0, -1));
  await open.release();
});

test('Relu has gradient 0 at 0', async () => {
  const open = await openRow({ op: 'Relu', data: { x: [3] } }, 'gradient');
  const [gradient] = await open.reverse({ x: Float32Array.of(-1, 0, 1) }, [Float32Array.of(5, 6, 7)]);
  expect([...gradient!].map(Math.abs)).toEqual([0, 0, 7]);
  await open.release();
});

test('Clip has gradient 0 at its bounds', async () => {
  const constants = { low: floats([0], []), high: floats([6], []) };
  const open = await openRow({ op: 'Clip', data: { x: [5] }, constants }, 'gradient');
  const [gradient] = await open.reverse({ x: Float32Array.of(-1, 0, 1, 6, 7) }, [Float32Array.of(5, 6, 7, 8, 9)]);
  expect([...gradient!]).toEqual([0, 0, 7, 0, 0]);
  await open.release();
});

test('Clip without bounds hands its gradient on', async () => {
  const open = await openRow({ op: 'Clip', data: { x: [2] } }, 'gradient');
  expect(await open.reverse({ x: Float32Array.of(-1, 0) }, [Float32Array.of(5, 6)])).toEqual([Float32Array.of(5, 6)]);
  await open.release();
});

test('relevance of a softmax follows AttnLRP: x_i (R_i − y_i Σ R)', async () => {
  const open = await openRow({ op: 'Softmax', data: { x: [3] } }, 'relevance');
  // softmax of [0, ln 2, ln 5] is [1/8, 2/8, 5/8]
  const x = Float32Array.of(0, Math.log(2), Math.log(5));
  const [relevance] = await open.reverse({ x }, [Float32Array.of(1, 2, 5)]);
  const expected = [0, 0, 0];
  relevance!.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
  const [shifted] = await open.reverse({ x }, [Float32Array.of(0, 0, 8)]);
  [0, -2 * Math.log(2), 3 * Math.log(5)].forEach((value, index) => expect(shifted![index]).toBeCloseTo(value, 5));
  await open.release();
});
