import { expect, test } from 'vitest';
import { float, type AttributeInput } from '../../src/graph/builder.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { fusedOperators } from '../../src/importers/canonize/fused/expand-fused.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { dense, flatten, linear } from '../zoo/layers.ts';
import { int64, type Net } from '../zoo/net.ts';
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
async function expectExpanded(graph: Graph, parts: readonly string[]): Promise<void> {
  const read = await importGraph(graph, 'fused', onnxRuntime);
  expect(read.graph.nodes.filter(({ domain }) => domain !== '')).toEqual([]);
  expect(read.graph.nodes.map((node) => node.op)).toEqual(expect.arrayContaining([...parts]));
}

const tested = new Set<string>();

test.each([
  ['Gelu', false, {}],
  ['BiasGelu', true, {}],
  ['FastGelu', false, {}],
  ['FastGelu', true, {}],
  ['QuickGelu', false, { alpha: float(1.5) }],
] as const)('%s of onnxruntime is a product with its gate', async (op, hasBias, attributes) => {
  tested.add(op);
  await expectExpanded(buildFused(op, hasBias, attributes), ['Mul']);
});

type Attributes = Record<string, AttributeInput>;

/** A fused operator on an image [3, 8, 8], a row [12] or a sequence [5, 12], then what makes class scores of it. */
function build(shape: readonly number[], write: (net: Net, x: string, fuse: Fuse) => string): Graph {
  const { build: buildModel } = defineModel('fused', shape, (net, input) => {
    const fuse: Fuse = (op, inputs, attributes = {}, outputs = 1) => {
      tested.add(op);
      return net.nodes(op, inputs, outputs, attributes, 'com.microsoft');
    };
    const name = write(net, input.name, fuse);
    return linear(net, { channels: 8, name: net.node('Flatten', [name]) }, 10);
  });
  const graph = buildModel();
  return { ...graph, opsets: { ...graph.opsets, 'com.microsoft': 1 } };
}

type Fuse = (op: string, inputs: readonly string[], attributes?: Attributes, outputs?: number) => string[];

/** Mean over space or steps, as [batch, 8]. */
const pool = (net: Net, name: string, axes: number[]) => net.node('ReduceMean', [name], { axes, keepdims: 0 });

const parameters = (...value: number[]) => ({ activation_params: { kind: 'floats', value } }) as const;

test.each<[string, Attributes]>([
  ['Relu', {}],
  ['Tanh', {}],
  ['Sigmoid', {}],
  ['LeakyRelu', parameters(0.2)],
  ['Clip', parameters(-0.3, 0.4)],
  ['HardSigmoid', parameters(0.3, 0.4)],
])('FusedConv is a Conv and %s', async (activation, attributes) => {
  const graph = build([3, 8, 8], (net, x, fuse) => {
    const inputs = [x, net.uniform([8, 3, 3, 3], -0.4, 0.4), net.uniform([8], -0.5, 0.5)];
    return pool(net, fuse('FusedConv', inputs, { activation, strides: [2, 2], ...attributes })[0]!, [2, 3]);
  });
  await expectExpanded(graph, ['Conv', activation]);
});

test('FusedConv adds a residual before its activation', async () => {
  const graph = build([3, 8, 8], (net, x, fuse) => {
    const weights = () => net.uniform([8, 3, 1, 1], -0.4, 0.4);
    const inputs = [x, weights(), net.uniform([8], -0.5, 0.5), net.node('Conv', [x, weights()])];
    return pool(net, fuse('FusedConv', inputs, { activation: 'Relu' })[0]!, [2, 3]);
  });
  await expectExpanded(graph, ['Conv', 'Add', 'Relu']);
});

test('FusedGemm is a Gemm and its activation', async () => {
  const graph = build([12], (net, x, fuse) => {
    const inputs = [x, net.uniform([8, 12], -0.4, 0.4), net.uniform([8], -0.5, 0.5)];
    const attributes = { activation: 'LeakyRelu', activation_alpha: float(0.3), alpha: float(0.5), transB: 1 };
    return fuse('FusedGemm', inputs, attributes)[0]!;
  });
  await expectExpanded(graph, ['Gemm', 'LeakyRelu']);
});

test('FusedMatMul is a MatMul of turned matrices times a number', async () => {
  const graph = build([5, 12], (net, x, fuse) => {
    const scores = fuse('FusedMatMul', [x, x], { transB: 1, alpha: float(0.25) })[0]!;
    const mixed = fuse('FusedMatMul', [scores, x], { transA: 1 })[0]!;
    return pool(net, fuse('FusedMatMul', [mixed, net.uniform([8, 12], -0.4, 0.4)], { transB: 1 })[0]!, [1]);
  });
  await expectExpanded(graph, ['MatMul', 'Transpose']);
});

test.each([false, true])('SkipLayerNormalization is the normalised sum, with a bias: %s', async (hasBias) => {
  const graph = build([5, 8], (net, x, fuse) => {
    const skip = net.node('MatMul', [x, net.uniform([8, 8], -0.4, 0.4)]);
    const weights = [net.uniform([8], 0.5, 1.5), net.uniform([8], -0.5, 0.5)];
    const inputs = [x, skip, ...weights, ...(hasBias ? [net.uniform([8], -0.5, 0.5)] : [])];
    const [normal, , , sum] = fuse('SkipLayerNormalization', inputs, { epsilon: float(1e-5) }, 4);
    return pool(net, net.node('Add', [normal!, sum!]), [1]);
  });
  await expectExpanded(dropUnread(graph), ['Add', 'LayerNormalization']);
});

/** Without the names of outputs that nothing reads, as exporters leave them away. */
function dropUnread(graph: Graph): Graph {
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)]);
  const nodes = graph.nodes.map((node) => ({
    ...node,
    outputs: node.outputs.map((name) => (read.has(name) ? name : '')),
  }));
  return { ...graph, nodes };
}

test('Attention of onnxruntime is its parts, and takes what is added to its scores', async () => {
  const graph = build([5, 8], (net, x, fuse) => {
    const weights = [net.uniform([8, 24], -0.6, 0.6), net.uniform([24], -0.5, 0.5)];
    const first = fuse('Attention', [x, ...weights], { num_heads: 2 })[0]!;
    const added = net.uniform([1, 2, 5, 5], -1, 1);
    return pool(
      net,
      fuse('Attention', [first, ...weights, '', '', added], { num_heads: 2, scale: float(0.7) })[0]!,
      [1],
    );
  });
  await expectExpanded(graph, ['Softmax', 'Gemm']);
});

test('MultiHeadAttention is its parts', async () => {
  const graph = build([5, 8], (net, x, fuse) => {
    const parts = [0, 1, 2].map(() => net.node('MatMul', [x, net.uniform([8, 8], -0.6, 0.6)]));
    const first = fuse('MultiHeadAttention', [...parts, net.uniform([24], -0.5, 0.5)], { num_heads: 2 })[0]!;
    return pool(net, fuse('MultiHeadAttention', [first, ...parts.slice(1)], { num_heads: 4 })[0]!, [1]);
  });
  await expectExpanded(graph, ['Softmax', 'MatMul']);
});

test('attention with a mask is refused in one sentence', async () => {
  const graph = build([5, 8], (net, x, fuse) => {
    const lengths = net.node('Cast', [net.literal(int64([5, 5]))], { to: 6 });
    const inputs = [x, net.uniform([8, 24], -1, 1), net.uniform([24], -1, 1), lengths];
    return pool(net, fuse('Attention', inputs, { num_heads: 2 })[0]!, [1]);
  });
  await expect(importGraph(graph, 'fused', onnxRuntime)).rejects.toThrow(
    /^cannot read operator Attention at node ".*": it is given a mask, expected none$/,
  );
});

test('every fused operator that is read was tested', () => {
  expect([...tested].toSorted()).toEqual([...fusedOperators].toSorted());
});
