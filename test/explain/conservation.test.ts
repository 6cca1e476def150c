import { describe, expect, it } from 'vitest';
import { createGraphBuilder, writtenOpset } from '../../src/graph/builder.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { compileExplanation } from '../../src/explain/compile.ts';
import { readConservation, type LayerConservation } from '../../src/explain/conservation.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import { createProbeInput } from '../../src/importers/probe.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { zoo } from '../zoo/zoo.ts';

/** Follows the relevance of random inputs through a model, layer by layer. */
async function followRelevance(graph: Graph, method: string, samples = 6): Promise<LayerConservation[]> {
  const model: Model = { path: 'model', sha256: '', ...(await importGraph(graph, 'model', onnxRuntime)) };
  const explanation = compileExplanation(model, parseMethod(method).method, { relevance: false, conservation: true });
  const session = await onnxRuntime.createSession(explanation.graph);
  const outputs = await session.run({
    [model.input.name]: createProbeInput(model.input.shape, samples, 3),
    target: { data: BigInt64Array.from({ length: samples }, (_, index) => BigInt(index % 2)), shape: [samples] },
  });
  await session.release();
  const nodes = explanation.steps.map(({ node }) => node);
  return readConservation(outputs['conservation']!, nodes);
}

/** Two dense branches of one input that nearly cancel: f(x) = (W x) + (−(1 − δ) W x), then a dense layer. */
function createCancellingModel(delta: number): Graph {
  const builder = createGraphBuilder({ nodes: [], constants: new Map(), opsets: { '': writtenOpset } });
  const weights = Array.from({ length: 12 }, (_, index) => Math.sin(index + 1));
  const forth = builder.add('Gemm', ['input', builder.floats(weights, [4, 3])]);
  const back = builder.add('Gemm', [
    'input',
    builder.floats(
      weights.map((weight) => -(1 - delta) * weight),
      [4, 3],
    ),
  ]);
  const nearlyNothing = builder.add('Add', [forth, back]);
  const logits = builder.add('Gemm', [nearlyNothing, builder.floats([1, -1, 1, 1, 1, -1], [3, 2])]);
  const shape = ['batch', 4];
  return builder.build({
    name: 'cancelling',
    inputs: [{ name: 'input', type: 'float32', shape }],
    outputs: [{ name: logits }],
  });
}

describe('conservation of relevance', () => {
  it('names the layer where relevance blows up, once', async () => {
    const layers = await followRelevance(createCancellingModel(1e-5), 'epsilon:epsilon=0');
    const flagged = layers.filter((layer) => layer.flagged);
    expect(flagged.map(({ op }) => op)).toEqual(['Add']);
    expect(flagged[0]!.growth).toBeGreaterThan(1e4);
  });

  it('flags nothing where the branches do not cancel', async () => {
    const layers = await followRelevance(createCancellingModel(0.5), 'epsilon');
    expect(layers.filter((layer) => layer.flagged)).toEqual([]);
  });

  it.each(Object.keys(zoo).filter((name) => /resnet|resnext|regnet/.test(name)))(
    'the default rules do not blow up on %s',
    async (name) => {
      const layers = await followRelevance(zoo[name]!.build(), 'epsilon_plus_flat');
      expect(layers.filter((layer) => layer.flagged)).toEqual([]);
      expect(layers.at(-1)!.growth).toBeLessThan(30);
    },
  );

  it('says what every layer absorbs: it adds up to what does not arrive', async () => {
    const layers = await followRelevance(zoo['vgg']!.build(), 'epsilon_plus_flat', 1);
    const absorbed = layers.reduce((sum, layer) => sum + layer.absorbed, 0);
    const input = layers.at(-1)!;
    expect(input).toMatchObject({ layer: 'input', op: 'Input', absorbed: 0 });
    expect(Math.abs(absorbed)).toBeGreaterThan(0.01);
    expect(input.arrived).toBeCloseTo(1 - absorbed, 4);
  });
});
