import { beforeAll, describe, expect, test } from 'vitest';
import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { operators } from '../../src/graph/operators.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { openRuntime } from '../../src/runtime/open-runtime.ts';
import type { Runtime, RuntimeValue } from '../../src/runtime/session.ts';
import { openTfjsRuntime } from '../../src/runtime/tfjs/tfjs.ts';
import { tfjsTable } from '../../src/runtime/tfjs/tfjs-table.ts';
import { relativeError } from '../explain/numbers.ts';
import { drawInput, importZooModel } from '../explain/zoo-cases.ts';
import { families } from '../families/family-table.ts';
import { createNet } from '../zoo/net.ts';

/** A model of every family, and those with operators that no family has. */
const everywhere = [
  ...families.map(({ model }) => model),
  ...[
    'alexnet-caffe',
    'cnn-keras-pools',
    'decoder',
    'resize-nearest',
    'resize-linear',
    'pad-reflect',
    'cosine-attention',
  ],
  ...['elu', 'selu', 'leakyrelu', 'prelu', 'softplus', 'softsign', 'mish', 'instance-norm', 'opset-26'],
];

/** Those that are small enough for a backend in plain JavaScript. */
const small = ['mlp', 'cnn-1d-keras', 'resnet-preactivation', 'deit', 'lstm-keras', 'cnn-qdq'];

/** Methods of which every row of the way back is written by one. */
const methods = ['attnlrp', 'epsilon_plus_flat:epsilon=0.001', 'gradient'];

/** Runs a graph once. */
async function runOnce(graph: Graph, runtime: Runtime, feeds: Record<string, RuntimeValue>) {
  const session = await runtime.createSession(graph, { optimize: false });
  const outputs = await session.run(feeds);
  await session.release();
  return outputs;
}

/** Expects the same logits, relevance and heatmap from a runtime as from onnxruntime. */
async function expectAgreement(model: Model, method: string, runtime: Runtime): Promise<void> {
  const { graph } = compileExplanation(model, parseMethod(method).method, { relevance: true, heatmapSize: 5 });
  const batch = model.batch === 'any' ? 2 : model.batch;
  const target = { data: BigInt64Array.from({ length: batch }, (_, index) => BigInt(index + 1)), shape: [batch] };
  const feeds = { [model.input.name]: drawInput(model, batch, 7), target };
  const expected = await runOnce(graph, onnxRuntime, feeds);
  const got = await runOnce(graph, runtime, feeds);
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  for (const [name, { data, shape }] of Object.entries(expected)) {
    expect(got[name]!.shape, name).toEqual(shape);
    expect(relativeError(got[name]!.data as Float32Array, data as Float32Array), name).toBeLessThan(1e-4);
  }
}

describe.each([
  { backend: 'tfjs-wasm', models: everywhere },
  { backend: 'tfjs-cpu', models: small },
])('the same graph and input give the same in onnxruntime and in $backend', ({ backend, models }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openTfjsRuntime(backend);
  });

  test.each(models)('%s', async (name) => {
    const model = await importZooModel(name);
    for (const method of methods) await expectAgreement(model, method, runtime);
  });

  test('averaging methods, which loop', async () => {
    const model = await importZooModel('mlp');
    for (const method of ['integrated_gradients:steps=3', 'smoothgrad:samples=2'])
      await expectAgreement(model, method, runtime);
  });
});

describe('the runtime of TensorFlow.js', () => {
  test('has a row for every operator of a model', () => {
    expect(operators.filter((op) => !Object.hasOwn(tfjsTable, op))).toEqual([]);
  });

  test('refuses operators it has no row for, all at once', async () => {
    const runtime = await openTfjsRuntime();
    const net = createNet();
    const indices = net.node('NonZero', [net.node('Det', ['input'])]);
    const graph = net.build([{ name: 'input', type: 'float32', shape: ['batch', 3, 3] }], []);
    await expect(runtime.createSession({ ...graph, outputs: [{ name: indices }] })).rejects.toThrow(
      'TensorFlow.js cannot run main_graph: no row for Det, NonZero',
    );
  });

  test('says what is missing where no package of it is installed', async () => {
    await expect(openTfjsRuntime('tfjs-node')).rejects.toThrow(
      'no TensorFlow.js package is installed: expected @tensorflow/tfjs-node, or @tensorflow/tfjs-core with a backend',
    );
  });

  test('holds no memory once a run is over', async () => {
    const tf = await import('@tensorflow/tfjs-core');
    const runtime = await openTfjsRuntime('tfjs-cpu');
    const model = await importZooModel('deit');
    const before = tf.memory().numTensors;
    await expectAgreement(model, 'attnlrp', runtime);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a runtime that does not exist is refused by name', async () => {
  await expect(openRuntime('torch')).rejects.toThrow('unknown runtime "torch", expected onnx or tfjs');
});
