import { expect, test } from 'vitest';
import { float } from '../../src/graph/builder.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createNet, type Net } from '../zoo/net.ts';
import { relativeError, uniform } from './numbers.ts';
import { openExplainer } from './zoo-cases.ts';

const features = 6;

type Normalise = (net: Net, x: string, scale: string, shift: string) => string;

const whole: Normalise = (net, x, scale, shift) =>
  net.node('LayerNormalization', [x, scale, shift], { axis: -1, epsilon: float(1e-3) });

const centre = (net: Net, x: string) => {
  const mean = net.node('ReduceMean', [x], { axes: [-1], keepdims: 1 });
  const centred = net.node('Sub', [x, mean]);
  const squares = net.node('Pow', [centred, net.floats([2], [])]);
  const variance = net.node('ReduceMean', [squares], { axes: [-1], keepdims: 1 });
  return { mean, centred, root: net.node('Sqrt', [net.node('Add', [variance, net.floats([1e-3], [])])]) };
};

const asPytorch: Normalise = (net, x, scale, shift) => {
  const { centred, root } = centre(net, x);
  return net.node('Add', [net.node('Mul', [net.node('Div', [centred, root]), scale]), shift]);
};

const asKeras: Normalise = (net, x, scale, shift) => {
  const { mean, root } = centre(net, x);
  const factor = net.node('Mul', [net.node('Reciprocal', [root]), scale]);
  const rest = net.node('Sub', [shift, net.node('Mul', [mean, factor])]);
  return net.node('Add', [net.node('Mul', [x, factor]), rest]);
};

async function explain(normalise: Normalise): Promise<Float32Array> {
  const net = createNet();
  const dense = net.node('Gemm', ['input', net.uniform([features, features], -1, 1)]);
  const normal = normalise(net, dense, net.uniform([features], 0.5, 1.5), net.uniform([features], -0.5, 0.5));
  const logits = net.node('Gemm', [normal, net.uniform([features, 3], -1, 1)]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', features] }],
    [{ name: logits, type: 'float32', shape: ['batch', 3] }],
  );
  const model = { path: 'rows', sha256: '', ...(await importGraph(graph, 'rows', onnxRuntime)) };
  const explainer = await openExplainer(model, 'epsilon');
  const { relevance } = await explainer.explain({ data: uniform(2 * features, 3), shape: [2, features] }, [1, 2]);
  await explainer.release();
  return relevance!.data as Float32Array;
}

test.each([
  ['PyTorch writes', asPytorch],
  ['Keras writes', asKeras],
] as const)('layer normalisation in the parts that %s is explained like the whole', async (_, normalise) => {
  expect(relativeError(await explain(normalise), await explain(whole))).toBeLessThan(1e-3);
});
