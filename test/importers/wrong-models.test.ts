import { describe, expect, test } from 'vitest';
import { UnhansError } from '../../src/errors.ts';
import { float } from '../../src/graph/builder.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import type { ModelChoice } from '../../src/importers/choose-signature.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createNet } from '../zoo/net.ts';
import { wrongModels } from '../zoo/wrong.ts';
import { zoo } from '../zoo/zoo.ts';

async function refuse(graph: Graph, choice?: ModelChoice): Promise<UnhansError> {
  const error: unknown = await importGraph(graph, 'net.onnx', onnxRuntime, choice).catch((reason: unknown) => reason);
  if (!(error instanceof UnhansError)) throw new Error('not refused by an UnhansError', { cause: error });
  return error;
}

/** Starts in lower case, says where, and is one sentence on one line. */
function assertOneSentence({ message }: UnhansError): void {
  expect(message).toMatch(/^[a-z]/);
  expect(message).toContain('net.onnx');
  expect(message).not.toMatch(/\n|\.$|undefined|\[object|NaN,/);
  expect(message.length).toBeLessThan(400);
}

describe('a model that cannot be explained is refused in one sentence', () => {
  test.each([
    ['two-heads', 'model', /it has 2 outputs \(.+, .+\), expected one, or model.output to name it/],
    ['two-inputs', 'model', /it has 2 inputs \(input, mask\), expected one/],
    [
      'einsum',
      'operator',
      /1 unsupported operator in net.onnx: Einsum with the equation bchw,ck,k->bkhw at node "Einsum_\d+" \(opset 17\)/,
    ],
    [
      'loop',
      'operator',
      /1 unsupported operator in net.onnx: Loop with turns that depend on the input, or more than 1000 at node "Loop_\d+"/,
    ],
    ['custom-domain', 'operator', /com\.example\.FusedSwish at node "FusedSwish_\d+" \(opset 1\)/],
    ['non-max-suppression', 'operator', /NonMaxSuppression at node/],
    [
      'denied-weights',
      'model',
      /cannot run net.onnx with onnxruntime-node \S+: at Conv "Conv_\d+": .* C: 8 kernel channels: 5 group: 1$/,
    ],
    ['nan-weights', 'model', /weight "params.0" is NaN at position 5/],
    ['infinite-weights', 'model', /is not finite on random input/],
    ['future-opset', 'model', /it has opset 99, expected at most \d+$/],
    ['segmentation', 'model', /shape \[batch, 10, 6, 6\], expected class scores \[batch, classes\]/],
  ])('%s', async (name, code, message) => {
    const error = await refuse(wrongModels[name]!.build());
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
    assertOneSentence(error);
  });

  test('all unsupported operators are listed at once, with node and opset', async () => {
    const error = await refuse(wrongModels['many-unsupported']!.build());
    expect(error.message).toMatch(
      /3 unsupported operators.*Loop with .* at .*; Einsum with.* at.*; com\.example\.FusedSwish at/,
    );
    expect(error.details['unsupported']).toEqual([
      expect.objectContaining({ operator: 'Loop', domain: '', opset: 17 }),
      expect.objectContaining({ operator: 'Einsum', domain: '', opset: 17 }),
      expect.objectContaining({ operator: 'FusedSwish', domain: 'com.example', opset: 1 }),
    ]);
    assertOneSentence(error);
  });

  test('a model with a single logit is read: its one class is class 0', async () => {
    const model = await importGraph(wrongModels['one-class']!.build(), 'net.onnx', onnxRuntime);
    expect(model.classes).toBe(1);
  });
});

describe('what the user says of a model', () => {
  test('may leave out inputs that only other outputs need', async () => {
    const graph = wrongModels['two-inputs-two-heads']!.build();
    const { input, classes } = await importGraph(graph, 'net.onnx', onnxRuntime, { output: graph.outputs[0]!.name });
    expect([input.name, classes]).toEqual(['input', 10]);
    const error = await refuse(graph, { output: graph.outputs[1]!.name });
    expect(error.message).toMatch(/it has 2 inputs \(input, mask\), expected one/);
  });

  test('names one of several outputs', async () => {
    const graph = wrongModels['two-heads']!.build();
    const output = graph.outputs[1]!.name;
    const model = await importGraph(graph, 'net.onnx', onnxRuntime, { output });
    expect(model.logits).toBe(output);
  });

  test.each([
    ['an output that is not there', { output: 'scores' }, /expected "scores" among them/],
    ['an input that is not there', { input: 'image' }, /it has 1 inputs? \(input\), expected "image" among them/],
    [
      'a size that does not fit',
      { size: [64, 64] },
      /input size does not fit net.onnx: got \[3, 64, 64\], expected \[3, 32, 32\]/,
    ],
    ['too few sizes', { size: [64] }, /got 1 sizes in model.input.size, expected 2/],
  ] as const)('is refused where it names %s', async (_, choice, message) => {
    const error = await refuse(zoo['vgg']!.build(), choice);
    expect(error.message).toMatch(message);
    expect(error.code).toBe('model');
    assertOneSentence(error);
  });
});

describe('an input that leaves its size open', () => {
  /** A fully convolutional network whose input has free axes. */
  function buildFree(shape: readonly (number | string)[]): Graph {
    const net = createNet();
    const weight = net.uniform([8, 3, 3, 3], -0.3, 0.3);
    const features = net.node('Relu', [
      net.node('Conv', ['input', weight], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
    ]);
    const flat = net.node('Flatten', [net.node('GlobalAveragePool', [features])]);
    const logits = net.node('Gemm', [flat, net.uniform([8, 10], -1, 1)], { alpha: float(1) });
    return net.build(
      [{ name: 'input', type: 'float32', shape }],
      [{ name: logits, type: 'float32', shape: ['batch', 10] }],
    );
  }

  test('takes the size it is given', async () => {
    const model = await importGraph(buildFree(['batch', 3, 'height', 'width']), 'net.onnx', onnxRuntime, {
      size: [20, 24],
    });
    expect(model.input.shape).toEqual([3, 20, 24]);
  });

  test.each([
    ['no size is given', ['batch', 3, 'height', 'width'], {}, /has a free size .*expected model.input.size to fix it/],
    ['the number of channels is free', ['batch', 'channels', 8, 8], { size: [8, 8] }, /channels/],
    ['it has no shape at all', [], {}, /has shape \[\], expected axes behind the batch/],
    ['it has only a batch', ['batch'], {}, /has shape \[batch\], expected axes behind the batch/],
  ] as const)('is refused where %s', async (_, shape, choice, message) => {
    const error = await refuse(buildFree(shape), choice);
    expect(error.message).toMatch(message);
    assertOneSentence(error);
  });
});

describe('numbers that are not finite', () => {
  test('in float16 weights are found', async () => {
    const graph = zoo['vgg-bn-float16']!.build();
    const [name, constant] = [...graph.constants].find(([, { type }]) => type === 'float16')!;
    (constant.data as Uint16Array)[2] = 0x7e00;
    const error = await refuse(graph);
    expect(error.message).toContain(`weight "${name}" is NaN at position 2`);
    assertOneSentence(error);
  });

  test('in the output are found', async () => {
    const net = createNet();
    const root = net.node('Sqrt', [net.node('Gemm', ['input', net.uniform([12, 10], -1, 1)])]);
    const logits = net.node('Gemm', [root, net.uniform([10, 10], -1, 1)]);
    const graph = net.build(
      [{ name: 'input', type: 'float32', shape: ['batch', 12] }],
      [{ name: logits, type: 'float32', shape: ['batch', 10] }],
    );
    const error = await refuse(graph);
    expect(error.message).toMatch(/not finite on random input/);
    const infinite = zoo['mlp-rows']!.build();
    const last = [...infinite.constants.values()].at(-1)!;
    (last.data as Float32Array)[0] = 3e38;
    (last.data as Float32Array)[1] = 3e38;
    const scaled = {
      ...infinite,
      constants: new Map([...infinite.constants].map(([name, constant]) => [name, grow(constant)])),
    };
    expect((await refuse(scaled)).message).toMatch(/not finite on random input/);
  });
});

function grow(constant: Graph['constants'] extends ReadonlyMap<string, infer Constant> ? Constant : never) {
  if (constant.type !== 'float32') return constant;
  return { ...constant, data: (constant.data as Float32Array).map((value) => value * 1e30) };
}

test('an operator set older than 7 is refused', async () => {
  const error = await refuse({ ...zoo['vgg']!.build(), opsets: { '': 6 } });
  expect(error.message).toBe('cannot read net.onnx: opset 6, expected 7 or newer');
});

test('a graph whose output does not depend on its input is refused', async () => {
  const net = createNet();
  const shape = net.node('Shape', ['input']);
  const logits = net.node('ConstantOfShape', [shape]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', 12] }],
    [{ name: logits, type: 'float32', shape: ['batch', 12] }],
  );
  const error = await refuse(graph);
  expect(error.message).toMatch(/0 outputs \(none that depend on the input\)/);
  assertOneSentence(error);
});

test('a fixed batch that cannot be freed stays as it is', async () => {
  const net = createNet();
  const rows = net.node('Gemm', ['input', net.uniform([12, 10], -1, 1)]);
  const first = net.node('Slice', [rows, net.ints([0]), net.ints([2]), net.ints([0])]);
  const logits = net.node('Add', [first, net.uniform([2, 10], -1, 1)]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: [2, 12] }],
    [{ name: logits, type: 'float32', shape: [2, 10] }],
  );
  const model = await importGraph(graph, 'net.onnx', onnxRuntime);
  expect(model.batch).toBe(2);
});
