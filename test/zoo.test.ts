import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { encodeModel } from '../src/graph/encode-onnx.ts';
import { countElements } from '../src/tensor/tensor.ts';
import { newestOpset } from './zoo/opsets.ts';
import { toHalfBits } from './zoo/precision.ts';
import { listWeightsAsInputs, moveWeightsOut, writeTypedFields } from './zoo/wire.ts';
import { wrongModels } from './zoo/wrong.ts';
import { zoo } from './zoo/zoo.ts';
import type { ZooModel } from './zoo/zoo-model.ts';

const sessionOptions = { executionProviders: ['cpu'], intraOpNumThreads: 1, logSeverityLevel: 4 } as const;

/** Two samples that differ, between -1 and 1 (pixels from 0 to 255 where the model normalises them itself). */
function createInput(model: ZooModel, scale: number, seed: number): Float32Array {
  const count = countElements(model.inputShape);
  return Float32Array.from({ length: count }, (_, index) => scale * Math.sin(seed * (index + 1) ** 1.3));
}

async function runSample(session: InferenceSession, model: ZooModel, seed: number): Promise<Float32Array> {
  const [input] = model.build().inputs;
  const values = createInput(model, model.note.includes('0 to 255') ? 255 : 1, seed);
  const shape = [1, ...model.inputShape];
  const tensor =
    input!.type === 'float16'
      ? new OrtTensor('float16', Uint16Array.from(values, toHalfBits), shape)
      : new OrtTensor('float32', values, shape);
  const outputs = await session.run({ [input!.name]: tensor });
  const output = outputs[session.outputNames[0]!]!;
  const numbers = output.data as Float32Array | Uint16Array;
  return numbers instanceof Uint16Array ? Float32Array.from(numbers, fromHalfBits) : numbers;
}

/** The value of a float16 that is finite. */
function fromHalfBits(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return sign ? -size : size;
}

async function runTwice(bytes: Uint8Array, model: ZooModel, options: InferenceSession.SessionOptions = {}) {
  const session = await InferenceSession.create(bytes, { ...sessionOptions, ...options });
  const outputs = [await runSample(session, model, 1), await runSample(session, model, 2)] as const;
  await session.release();
  return outputs;
}

/** Euclidean length. */
function norm(values: Iterable<number>): number {
  return Math.hypot(...values);
}

describe('every model of the zoo runs in onnxruntime and tells two inputs apart', () => {
  test.each(Object.entries(zoo))('%s', async (_, model) => {
    const [first, second] = await runTwice(encodeModel(model.build()), model);
    expect(first.length).toBe(10);
    expect([...first, ...second].every(Number.isFinite)).toBe(true);
    expect(norm(first)).toBeGreaterThan(0.05);
    expect(norm(first)).toBeLessThan(100);
    expect(norm(first.map((value, index) => value - second[index]!))).toBeGreaterThan(0.01 * norm(first));
  });
});

describe('a model file in another form computes what it computed before', () => {
  const model = zoo['vgg-bn']!;
  const bytes = encodeModel(model.build());

  test('with its weights in an external file', async () => {
    const { model: small, data } = moveWeightsOut(bytes, 'weights.bin');
    expect(small.length).toBeLessThan(bytes.length / 4);
    const outputs = await runTwice(small, model, { externalData: [{ path: 'weights.bin', data }] });
    expect(outputs).toEqual(await runTwice(bytes, model));
  });

  test('with its weights among the inputs', async () => {
    expect(await runTwice(listWeightsAsInputs(bytes), model)).toEqual(await runTwice(bytes, model));
  });

  test('with its numbers in typed fields', async () => {
    expect(await runTwice(writeTypedFields(bytes), model)).toEqual(await runTwice(bytes, model));
  });

  test('in float16, up to rounding', async () => {
    for (const [half, full] of [
      ['vgg-bn-float16', 'vgg-bn'],
      ['mobilenet-v2-float16-inside', 'mobilenet-v2'],
      ['vgg-float16-weights', 'vgg'],
    ] as const) {
      const [rounded] = await runTwice(encodeModel(zoo[half]!.build()), zoo[half]!);
      const [exact] = await runTwice(encodeModel(zoo[full]!.build()), zoo[full]!);
      const error = norm(rounded.map((value, index) => value - exact[index]!)) / norm(exact);
      expect(error).toBeGreaterThan(0);
      expect(error).toBeLessThan(0.01);
    }
  });
});

describe('the wrong models are wrong for the reason they state', () => {
  test.each(['two-heads', 'two-inputs', 'einsum', 'loop', 'non-max-suppression', 'nan-weights'])(
    '%s is a valid ONNX file',
    async (name) => {
      const session = await InferenceSession.create(encodeModel(wrongModels[name]!.build()), sessionOptions);
      await session.release();
    },
  );

  test.each(['custom-domain', 'many-unsupported', 'future-opset'])('%s is refused by onnxruntime too', async (name) => {
    const bytes = encodeModel(wrongModels[name]!.build());
    await expect(InferenceSession.create(bytes, sessionOptions)).rejects.toThrow();
  });
});

test('the newest opset of the zoo is the newest that onnxruntime runs', async () => {
  const graph = zoo[`opset-${newestOpset}`]!.build();
  const bytes = encodeModel({ ...graph, opsets: { '': newestOpset + 1 } });
  await expect(InferenceSession.create(bytes, sessionOptions)).rejects.toThrow(/only \*guarantees\* support/);
});

test('float16 bits are those of IEEE 754', () => {
  const pairs = [
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -24, 1],
    [1 / 3, 0x3555],
    [0, 0],
    [2 ** -14, 0x400],
  ];
  for (const [value, bits] of pairs) expect(toHalfBits(value!)).toBe(bits);
});
