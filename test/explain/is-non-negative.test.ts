import { expect, test } from 'vitest';
import { createContext } from '../../src/explain/reverse.ts';
import { createGraphBuilder } from '../../src/graph/builder.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { zoo } from '../zoo/zoo.ts';
import { drawInput, importZooModel } from './zoo-cases.ts';

test.each(Object.keys(zoo))('no value of %s that counts as non-negative is ever negative', async (name) => {
  const model = await importZooModel(name);
  const context = createContext(model, createGraphBuilder());
  const values = model.graph.nodes.flatMap((node) => node.outputs);
  const claimed = values.filter((value) => context.isData(value) && context.isNonNegative(value));
  const outputs = claimed.map((value) => ({ name: value }));
  const session = await onnxRuntime.createSession(
    { ...model.graph, outputs: [{ name: model.logits }, ...outputs] },
    { optimize: false },
  );
  const results = await session.run({ [model.input.name]: drawInput(model, 4, 3) });
  await session.release();
  for (const value of claimed) {
    const data = results[value]!.data as Float32Array;
    expect(
      data.every((number) => number >= 0),
      value,
    ).toBe(true);
  }
});

test('what comes out of a Relu, and pools and sums of that, count as non-negative', async () => {
  const model = await importZooModel('resnet-basic');
  const context = createContext(model, createGraphBuilder());
  const claimed = model.graph.nodes.filter((node) => context.isNonNegative(node.outputs[0]!)).map((node) => node.op);
  expect(new Set(claimed)).toEqual(new Set(['Relu', 'MaxPool', 'GlobalAveragePool', 'Flatten']));
});
