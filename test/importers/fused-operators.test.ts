import { expect, test } from 'vitest';
import { importGraph } from '../../src/importers/load-model.ts';
import { float } from '../../src/graph/builder.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { dense, flatten, linear } from '../zoo/layers.ts';
import { defineModel } from '../zoo/zoo-model.ts';

/** A dense layer, a fused activation of onnxruntime, a dense layer. */
function buildFused(op: string, hasBias: boolean, attributes = {}) {
  const { build } = defineModel(op, [12], (net, input) => {
    const x = dense(net, flatten(net, input), 8);
    const inputs = hasBias ? [x.name, net.uniform([8], -1, 1)] : [x.name];
    return linear(net, { ...x, name: net.node(op, inputs, attributes, 'com.microsoft') }, 10);
  });
  const graph = build();
  return { ...graph, opsets: { ...graph.opsets, 'com.microsoft': 1 } };
}

// importGraph runs the file, with the fused operator, beside what it was rewritten into, and refuses where they differ
test.each([
  ['Gelu', false, {}],
  ['BiasGelu', true, {}],
  ['FastGelu', false, {}],
  ['FastGelu', true, {}],
  ['QuickGelu', false, { alpha: float(1.5) }],
] as const)('%s of onnxruntime is a product with its gate', async (op, hasBias, attributes) => {
  const { graph } = await importGraph(buildFused(op, hasBias, attributes), op, onnxRuntime);
  expect(graph.nodes.filter(({ domain }) => domain !== '')).toEqual([]);
  expect(graph.nodes.map((node) => node.op)).toContain('Mul');
});
