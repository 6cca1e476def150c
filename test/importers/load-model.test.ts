import { describe, expect, test } from 'vitest';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { findDataValues } from '../../src/graph/dataflow.ts';
import { decodeModel } from '../../src/graph/decode-onnx.ts';
import { isOperator } from '../../src/graph/operators.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { relativeError } from '../explain/numbers.ts';
import { listWeightsAsInputs, writeTypedFields } from '../zoo/wire.ts';
import { quantisedModels } from '../zoo/quantised.ts';
import { zoo } from '../zoo/zoo.ts';
import type { ZooModel } from '../zoo/zoo-model.ts';
import { runFile } from './run-file.ts';

/** How many rows the file itself takes in one run, where it fixes that. */
const readBatch = (model: ZooModel) => model.build().inputs[0]!.shape[0];

describe.each(Object.entries(zoo))('%s', (name, zooModel) => {
  const isHalf = zooModel.build().inputs[0]!.type === 'float16' || name.includes('float16');
  // in integers, as the runtime computes the file, other last digits are rounded
  const tolerance = Object.hasOwn(quantisedModels, name) ? 0.1 : isHalf ? 1e-2 : 1e-4;

  test('computes what its file computes, for any number of samples', async () => {
    const model = await importGraph(zooModel.build(), name, onnxRuntime);
    expect(model.batch).toBe('any');
    const fixed = readBatch(zooModel);
    for (const batch of [1, 5]) {
      const rows = await runFile(zooModel, batch, typeof fixed === 'number' ? fixed : batch);
      const session = await onnxRuntime.createSession(model.graph, { threads: 1 });
      const outputs = await session.run({ [model.input.name]: rows.input });
      await session.release();
      const logits = outputs[model.logits]!;
      expect(logits.shape.slice(0, 2)).toEqual([batch, model.classes]);
      const scores = rows.squash(logits.data as Float32Array, model.classes);
      expect(relativeError(scores, rows.output)).toBeLessThan(tolerance);
    }
  });

  test('has only operators with a relevance rule on the way to the logits, and knows the shape of every value', async () => {
    const model = await importGraph(zooModel.build(), name, onnxRuntime);
    const data = findDataValues(model.graph);
    const path = model.graph.nodes.filter((node) => node.outputs.some((value) => data.has(value)));
    expect(path.map(({ op }) => op).filter((op) => !isOperator(op))).toEqual([]);
    const values = model.graph.nodes.flatMap((node) => node.outputs);
    expect(values.filter((value) => !model.shapes.has(value))).toEqual([]);
    expect(model.input.shape).toEqual(zooModel.inputShape);
  });
});

describe('a file in another form is read as the same model', () => {
  const bytes = encodeModel(zoo['vgg-bn']!.build());
  const read = async (file: Uint8Array) => importGraph(decodeModel(file, 'vgg.onnx'), 'vgg.onnx', onnxRuntime);

  test.each([
    ['weights among the inputs', listWeightsAsInputs(bytes)],
    ['numbers in typed fields', writeTypedFields(bytes)],
  ])('%s', async (_, file) => {
    const [expected, got] = [await read(bytes), await read(file)];
    expect(got.input).toEqual(expected.input);
    expect(encodeModel(got.graph)).toEqual(encodeModel(expected.graph));
  });
});

describe('layout', () => {
  test.each(Object.entries(zoo))('of %s is that of its exporter', async (name, zooModel) => {
    const { input } = await importGraph(zooModel.build(), name, onnxRuntime);
    const [first, , last] = zooModel.inputShape;
    const isChannelsLast = zooModel.inputShape.length === 3 && (last === 3 || last === 1) && first !== 3 && first !== 1;
    expect(input.layout).toBe(isChannelsLast ? 'NHWC' : 'NCHW');
  });

  test('can be chosen', async () => {
    const { input } = await importGraph(zoo['vgg']!.build(), 'vgg', onnxRuntime, { layout: 'NHWC' });
    expect(input.layout).toBe('NHWC');
  });
});
