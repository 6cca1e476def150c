import { describe, expect, test } from 'vitest';
import { readConservation } from '../../src/explain/conservation.ts';
import type { Node } from '../../src/graph/graph.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createNet } from '../zoo/net.ts';
import { zoo } from '../zoo/zoo.ts';
import { uniform } from './numbers.ts';
import { drawInput, importZooModel, openExplainer } from './zoo-cases.ts';

const node = (op: string, name: string): Node => ({ op, name, domain: '', inputs: [], outputs: [], attributes: {} });

describe('readConservation', () => {
  // three samples with logits 2, 4 and -8; at every place: arriving, leaving, leaving in absolute value
  const value = {
    data: Float32Array.of(
      ...[2, 2, 2, 2, 1, 3, 1, 1, 1, 1, 1, 5],
      ...[4, 4, 4, 4, 3, 4, 3, 3, 3, 3, 3, 8],
      ...[-8, -8, 8, -8, -8, 8, -8, -8, 8, -8, -8, 16],
    ),
    shape: [3, 4, 3],
  };
  const layers = readConservation(value, [node('Gemm', 'head'), node('Relu', 'gate')]);

  test('gives the median share of the logit at every layer and at the input, and leaves out what only hands on', () => {
    expect(layers).toEqual([
      { layer: 'head', op: 'Gemm', arrived: 0.75, absorbed: 0.25, growth: 1, flagged: false },
      { layer: 'input', op: 'Input', arrived: 0.75, absorbed: 0, growth: 2, flagged: false },
    ]);
  });

  test('flags the layer at which relevance has first grown beyond a thousand logits', () => {
    const data = Float32Array.of(1, 1, 1, 1, 1, 900, 1, 1, 1100, 1, 1, 5000, 1, 1, 5000);
    const names = ['a', 'b', 'c'].map((name) => node('Add', name));
    const flagged = readConservation({ data, shape: [1, 5, 3] }, names).filter((layer) => layer.flagged);
    expect(flagged.map(({ layer }) => layer)).toEqual(['b']);
  });

  test('leaves out samples whose logit is zero', () => {
    const data = Float32Array.of(...[0, 0, 0, 0, 0, 0, 0, 0, 0], ...[2, 2, 2, 2, 1, 3, 1, 1, 5]);
    expect(readConservation({ data, shape: [2, 3, 3] }, [node('Add', 'a')])).toEqual([
      { layer: 'a', op: 'Add', arrived: 0.5, absorbed: 0.5, growth: 1.5, flagged: false },
      { layer: 'input', op: 'Input', arrived: 0.5, absorbed: 0, growth: 2.5, flagged: false },
    ]);
    expect(readConservation({ data: data.slice(0, 9), shape: [1, 3, 3] }, [node('Add', 'a')])).toEqual([]);
  });

  test('flags relevance that is not a number', () => {
    const data = Float32Array.of(1, 1, 1, 1, NaN, NaN, NaN, NaN, NaN);
    expect(readConservation({ data, shape: [1, 3, 3] }, [node('Add', 'a')])[0]).toMatchObject({
      layer: 'a',
      flagged: true,
    });
  });
});

/** Explains a batch for the class with the highest score of each sample, and reads what became of the logits. */
async function measure(model: Model, method: string) {
  const explainer = await openExplainer(model, method, { conservation: true });
  const input = drawInput(model, 4, 3);
  const logits = (await explainer.explain(input, [0, 0, 0, 0]))[model.logits]!.data as Float32Array;
  const targets = [0, 1, 2, 3].map((sample) => {
    const row = logits.subarray(sample * model.classes, (sample + 1) * model.classes);
    return row.indexOf(Math.max(...row));
  });
  const { conservation } = await explainer.explain(input, targets);
  await explainer.release();
  return readConservation(
    conservation!,
    explainer.explanation.steps.map((step) => step.node),
  );
}

test.each(Object.keys(zoo))('the default method blows up nowhere in %s', async (name) => {
  const layers = await measure(await importZooModel(name), 'epsilon_plus_flat');
  expect(layers.filter(({ flagged }) => flagged)).toEqual([]);
  expect(Math.max(...layers.map(({ growth }) => growth))).toBeLessThan(50);
});

test('a sum whose sides cancel is named as the layer at which ε relevance blows up', async () => {
  const net = createNet();
  const minus = net.floats(
    Array.from({ length: 36 }, (_, index) => (index % 7 === 0 ? -1 : 1e-5 * uniform(36, 1)[index]!)),
    [6, 6],
  );
  const sum = net.node('Add', ['input', net.node('Gemm', ['input', minus])]);
  const logits = net.node('Gemm', [sum, net.uniform([6, 4], -1, 1)]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', 6] }],
    [{ name: logits, type: 'float32', shape: ['batch', 4] }],
  );
  const model = { path: 'cancel', sha256: '', ...(await importGraph(graph, 'cancel', onnxRuntime)) };
  const flagged = (await measure(model, 'epsilon')).filter((layer) => layer.flagged);
  expect(flagged.map(({ op }) => op)).toEqual(['Add']);
  expect(flagged[0]!.growth).toBeGreaterThan(1000);
});
