import { describe, expect, test } from 'vitest';
import {
  chooseHiddenLayers,
  chooseMovedLayers,
  listHiddenLayers,
  nameHidden,
} from '../../src/explain/hidden-layers.ts';
import { createHead, createTrunk } from '../../src/explain/split-model.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { zoo } from '../zoo/zoo.ts';
import { relativeError } from './numbers.ts';
import { drawInput, importZooModel, openExplainer } from './zoo-cases.ts';

const numbers = (value: RuntimeValue | undefined) => value!.data as Float32Array;

async function runOnce(graph: Graph, feeds: Record<string, RuntimeValue>): Promise<Record<string, RuntimeValue>> {
  const session = await onnxRuntime.createSession(graph, { optimize: false });
  const outputs = await session.run(feeds);
  await session.release();
  return outputs;
}

describe.each(Object.keys(zoo))('%s', (name) => {
  test('computes the same from any of its hidden layers on', async () => {
    const model = await importZooModel(name);
    const input = drawInput(model, model.batch === 'any' ? 2 : model.batch, 3);
    const layers = listHiddenLayers(model);
    const values = [...layers.map((layer) => layer.name), model.logits];
    const below = await runOnce(createTrunk(model, values), { [model.input.name]: input });
    for (const layer of layers) {
      expect(below[layer.name]!.shape.slice(1)).toEqual(layer.shape);
      const above = await runOnce(createHead(model, layer), { [layer.name]: below[layer.name]! });
      expect(relativeError(numbers(above[model.logits]), numbers(below[model.logits]))).toBeLessThan(1e-5);
    }
  });

  test('has a number for every channel of the layers that are looked at', async () => {
    const model = await importZooModel(name);
    const batch = model.batch === 'any' ? 2 : model.batch;
    const hidden = chooseHiddenLayers(model);
    const explainer = await openExplainer(model, 'gradient', { hidden });
    const outputs = await explainer.explain(drawInput(model, batch, 3), new Array<number>(batch).fill(1));
    await explainer.release();
    for (const [index, layer] of hidden.entries()) {
      const found = outputs[nameHidden(index)]!;
      expect(found.shape).toEqual([batch, layer.shape[layer.channelAxis]]);
      expect(numbers(found).every(Number.isFinite)).toBe(true);
    }
  });
});

test('a residual network is cut between its blocks, not within them', async () => {
  const model = await importZooModel('resnet-basic');
  const names = new Set(listHiddenLayers(model).map((layer) => layer.name));
  const convolutions = model.graph.nodes.filter(({ op, outputs }) => op === 'Conv' && names.has(outputs[0]!));
  expect(names.size).toBeGreaterThan(2);
  expect(convolutions).toEqual([]);
});

test('the gradient at a hidden layer, summed over places, is how the logit follows when a whole channel is raised', async () => {
  const model = await importZooModel('resnet-basic');
  const layer = chooseHiddenLayers(model).at(-1)!;
  const input = drawInput(model, 1, 5);
  const explainer = await openExplainer(model, 'gradient', { hidden: [layer] });
  const outputs = await explainer.explain(input, [2]);
  await explainer.release();
  const { [layer.name]: value } = await runOnce(createTrunk(model, [layer.name]), { [model.input.name]: input });
  const step = 1e-2;
  const places = layer.shape[1]! * layer.shape[2]!;
  const logitWith = async (channel: number, by: number) => {
    const data = numbers(value).map((number, index) => (Math.floor(index / places) === channel ? number + by : number));
    return numbers((await runOnce(createHead(model, layer), { [layer.name]: { ...value!, data } }))[model.logits])[2]!;
  };
  for (const channel of [0, 1, 2]) {
    const slope = ((await logitWith(channel, step)) - (await logitWith(channel, -step))) / (2 * step);
    expect(numbers(outputs[nameHidden(0)])[channel]! / slope).toBeCloseTo(1, 2);
  }
});

test('the maximum over the last feature map is moved too, where nothing else is read of the map', async () => {
  const model = await importZooModel('resnet-basic');
  expect(chooseMovedLayers(model)).toEqual(chooseHiddenLayers(model).slice(-2));
  const pool = model.graph.nodes.find(({ op }) => op === 'GlobalAveragePool' || op === 'ReduceMean')!;
  const last = chooseHiddenLayers(model).at(-1)!;
  expect(pool.inputs[0]).toBe(last.name);
  const pooled = { ...pool, op: 'GlobalMaxPool', inputs: pool.inputs.slice(0, 1) };
  const nodes = model.graph.nodes.map((node) => (node === pool ? pooled : node));
  const moved = chooseMovedLayers({ ...model, graph: { ...model.graph, nodes } });
  expect(moved.map(({ name }) => name)).toEqual([last.name, pool.outputs[0]]);
});
