import { expect, test } from 'vitest';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createNet, type Net } from '../zoo/net.ts';
import { relativeError, uniform } from './numbers.ts';
import { openExplainer } from './zoo-cases.ts';

const [length, features, hidden] = [5, 6, 7];

/** One dense layer on each row of x [batch, length, from]. */
type WriteDense = (net: Net, x: string, weight: string, bias: string, from: number, to: number) => string;

const asProductAndSum: WriteDense = (net, x, weight, bias) => net.node('Add', [bias, net.node('MatMul', [x, weight])]);

const asGemm: WriteDense = (net, x, weight, bias, from, to) => {
  const rows = net.node('Reshape', [x, net.ints([-1, from])]);
  return net.node('Reshape', [net.node('Gemm', [rows, weight, bias]), net.ints([-1, length, to])]);
};

/** Two dense layers on sequences, then the mean over each. */
async function explainSequences(writeDense: WriteDense, method: string) {
  const net = createNet();
  const layer = (x: string, from: number, to: number) => {
    const [weight, bias] = [net.uniform([from, to], -1, 1), net.uniform([to], -0.5, 0.5)];
    return writeDense(net, x, weight, bias, from, to);
  };
  const middle = net.node('Relu', [layer('input', features, hidden)]);
  const logits = net.node('ReduceMean', [layer(middle, hidden, 4)], { axes: [1], keepdims: 0 });
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', length, features] }],
    [{ name: logits, type: 'float32', shape: ['batch', 4] }],
  );
  const model = { path: 'rows', sha256: '', ...(await importGraph(graph, 'rows', onnxRuntime)) };
  const explainer = await openExplainer(model, method);
  const input = { data: uniform(2 * length * features, 3), shape: [2, length, features] };
  const { relevance } = await explainer.explain(input, [1, 2]);
  await explainer.release();
  return { values: relevance!.data as Float32Array, ops: explainer.explanation.steps.map(({ node }) => node.op) };
}

test.each(['epsilon_plus', 'zplus', 'alpha_beta', 'wsquare', 'gamma', 'epsilon', 'flat', 'gradient'])(
  'a product of three axes and the addition of its bias are explained as one dense layer: %s',
  async (method) => {
    const [got, expected] = [await explainSequences(asProductAndSum, method), await explainSequences(asGemm, method)];
    expect(relativeError(got.values, expected.values)).toBeLessThan(1e-5);
    expect(got.ops.filter((op) => op === 'Gemm' || op === 'Add')).toEqual(['Gemm', 'Gemm']);
  },
);
