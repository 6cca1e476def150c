import { describe, expect, test } from 'vitest';
import { importGraph } from '../../src/importers/load-model.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createNet, scalar, type Net } from '../zoo/net.ts';
import { relativeError, uniform } from './numbers.ts';
import { openExplainer } from './zoo-cases.ts';

const features = 6;
const target = 2;

/** Rows x → g(x) → Gemm without bias. */
async function importRows(
  write: (net: Net, x: string) => string,
  opset = 17,
): Promise<{ model: Model; weight: Float32Array }> {
  const net = createNet({ opset });
  const middle = write(net, 'input');
  const weightName = net.uniform([features, 4], -1, 1);
  const logits = net.node('Gemm', [middle, weightName]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', features] }],
    [{ name: logits, type: 'float32', shape: ['batch', 4] }],
  );
  const model: Model = { path: 'rows', sha256: '', ...(await importGraph(graph, 'rows', onnxRuntime)) };
  return { model, weight: graph.constants.get(weightName)!.data as Float32Array };
}

async function explainRow(model: Model, input: Float32Array): Promise<Float32Array> {
  const explainer = await openExplainer(model, 'epsilon');
  const { relevance } = await explainer.explain({ data: input, shape: [1, features] }, [target]);
  await explainer.release();
  return relevance!.data as Float32Array;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const constant = (net: Net, value: number) => net.literal(scalar(value));

/** The error function by its Taylor series, exact to 1e-7 for |x| < 2. */
function erf(x: number): number {
  let term = x;
  let total = x;
  for (let order = 1; order < 40; order++) {
    term *= -(x * x) / order;
    total += term / (2 * order + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

const gated: [string, (net: Net, x: string) => string, (x: number) => number, number?][] = [
  ['SiLU: x · sigmoid(x)', (net, x) => net.node('Mul', [x, net.node('Sigmoid', [x])]), (x) => x * sigmoid(x)],
  ['with the gate first', (net, x) => net.node('Mul', [net.node('Sigmoid', [x]), x]), (x) => x * sigmoid(x)],
  [
    'hard swish in parts: x · clip(x + 3, 0, 6) / 6',
    (net, x) => {
      const gate = net.node('Clip', [net.node('Add', [x, constant(net, 3)]), constant(net, 0), constant(net, 6)]);
      return net.node('Mul', [x, net.node('Div', [gate, constant(net, 6)])]);
    },
    (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  ],
  ['GELU', (net, x) => net.node('Gelu', [x]), (x) => (x * (1 + erf(x * Math.SQRT1_2))) / 2, 20],
  [
    'GELU in parts',
    (net, x) => {
      const gate = net.node('Add', [
        net.node('Erf', [net.node('Div', [x, constant(net, Math.SQRT2)])]),
        constant(net, 1),
      ]);
      return net.node('Mul', [net.node('Mul', [x, gate]), constant(net, 0.5)]);
    },
    (x) => (x * (1 + erf(x * Math.SQRT1_2))) / 2,
  ],
  [
    'Mish in parts',
    (net, x) => net.node('Mul', [x, net.node('Tanh', [net.node('Softplus', [x])])]),
    (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  ],
];

describe('of a product with a gate the signal gets all relevance', () => {
  test.each(gated)('%s', async (_, write, compute, opset) => {
    const { model, weight } = await importRows(write, opset);
    const input = uniform(features, 4, -2, 2);
    const expected = Array.from(input, (x, index) => compute(x) * weight[index * 4 + target]!);
    expect(relativeError(await explainRow(model, input), expected)).toBeLessThan(1e-4);
  });

  test('a gate computed by layers of its own gets none', async () => {
    const write = (net: Net, x: string) => {
      const hidden = net.node('Gemm', [x, net.uniform([features, features], -1, 1)]);
      return net.node('Mul', [x, net.node('Sigmoid', [hidden])]);
    };
    const { model } = await importRows(write);
    const input = uniform(features, 4, -2, 2);
    const explainer = await openExplainer(model, 'epsilon');
    const gates = explainer.explanation.steps.map(({ node }) => node.op);
    await explainer.release();
    expect(gates).toEqual(['Gemm', 'Mul']);
    expect((await explainRow(model, input.with(0, 0)))[0]).toBe(0);
  });
});

test('of a product of two signals each gets half', async () => {
  const { model, weight } = await importRows((net, x) => net.node('Mul', [x, net.node('Relu', [x])]));
  const input = uniform(features, 4, -2, 2);
  const expected = Array.from(input, (x, index) => x * Math.max(x, 0) * weight[index * 4 + target]!);
  expect(relativeError(await explainRow(model, input), expected)).toBeLessThan(1e-4);
});

describe('where both factors are bounded', () => {
  const relu6 = (net: Net, x: string) => net.node('Clip', [x, constant(net, 0), constant(net, 6)]);
  const tanh = (net: Net, x: string) => net.node('Tanh', [x]);
  const hardGate = (net: Net, x: string) => {
    const clipped = net.node('Clip', [net.node('Add', [x, constant(net, 3)]), constant(net, 0), constant(net, 6)]);
    return net.node('Mul', [clipped, constant(net, 1 / 6)]);
  };
  const sigmoidGate = (net: Net, x: string) => net.node('Sigmoid', [x]);

  /** Squeeze-and-excite: an activation, times a gate per channel computed from its mean. */
  async function listExplained(activate: typeof relu6, gate: typeof hardGate): Promise<string[]> {
    const net = createNet();
    const signal = activate(net, net.node('Conv', ['input', net.uniform([3, 3, 1, 1], -1, 1)]));
    const squeezed = net.node('Conv', [net.node('GlobalAveragePool', [signal]), net.uniform([3, 3, 1, 1], -1, 1)]);
    const product = net.node('Mul', [gate(net, squeezed), signal]);
    const rows = net.node('Flatten', [net.node('GlobalAveragePool', [product])]);
    const logits = net.node('Gemm', [rows, net.uniform([3, 4], -1, 1)]);
    const graph = net.build(
      [{ name: 'input', type: 'float32', shape: ['batch', 3, 4, 4] }],
      [{ name: logits, type: 'float32', shape: ['batch', 4] }],
    );
    const model: Model = { path: 'se', sha256: '', ...(await importGraph(graph, 'se', onnxRuntime)) };
    const explainer = await openExplainer(model, 'epsilon');
    await explainer.release();
    return explainer.explanation.steps.map(({ node }) => node.op);
  }

  test.each([
    ['ReLU6 and a hard sigmoid in parts', relu6, hardGate, 'Clip'],
    ['ReLU6 and a sigmoid', relu6, sigmoidGate, 'Clip'],
    ['tanh and a sigmoid', tanh, sigmoidGate, 'Tanh'],
  ] as const)('the one broadcast is the gate and gets nothing: %s', async (_, activate, gate, signal) => {
    const expected = ['Gemm', 'Flatten', 'GlobalAveragePool', 'Mul', signal, 'Conv'];
    expect(await listExplained(activate, gate)).toEqual(expected);
  });

  test('of two of one size the sigmoid is', async () => {
    const { model, weight } = await importRows((net, x) => net.node('Mul', [net.node('Sigmoid', [x]), tanh(net, x)]));
    const input = uniform(features, 4, -2, 2);
    const expected = Array.from(input, (x, index) => sigmoid(x) * Math.tanh(x) * weight[index * 4 + target]!);
    expect(relativeError(await explainRow(model, input), expected)).toBeLessThan(1e-4);
    const explainer = await openExplainer(model, 'epsilon');
    await explainer.release();
    expect(explainer.explanation.steps.map(({ node }) => node.op)).toEqual(['Gemm', 'Mul', 'Tanh']);
  });
});
