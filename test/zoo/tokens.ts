import { float } from '../../src/graph/builder.ts';
import { add, conv, dense, multiply, transpose, unary } from './layers.ts';
import { reduceMean, reshape, slice, unsqueeze } from './opset-forms.ts';
import { int64, scalar, type Feature, type Net } from './net.ts';

/** Layer normalisation over the last axis: whole since opset 17, before that in parts as PyTorch writes it. */
export function layerNorm(net: Net, x: Feature): Feature {
  const [scale, shift] = [net.uniform([x.channels], 0.6, 1.4), net.uniform([x.channels], -0.2, 0.2)];
  if (net.opset >= 17)
    return { ...x, name: net.node('LayerNormalization', [x.name, scale, shift], { axis: -1, epsilon: float(1e-5) }) };
  return affine(net, standardise(net, x, [-1]), scale, shift);
}

/** Layer normalisation over the channels of an image in parts, as the ConvNeXt of its authors has it. */
export function layerNorm2d(net: Net, x: Feature): Feature {
  const shape = [x.channels, 1, 1];
  return affine(net, standardise(net, x, [1]), net.uniform(shape, 0.6, 1.4), net.uniform(shape, -0.2, 0.2));
}

/** (x − mean) / √(variance + ε): ReduceMean, Sub, Pow, ReduceMean, Add, Sqrt, Div. */
function standardise(net: Net, x: Feature, axes: readonly number[]): Feature {
  const centred = net.node('Sub', [x.name, reduceMean(net, x, axes, true).name]);
  const squares = net.node('Pow', [centred, net.literal(scalar(2))]);
  const variance = reduceMean(net, { ...x, name: squares }, axes, true).name;
  const deviation = net.node('Sqrt', [net.node('Add', [variance, net.literal(scalar(1e-5))])]);
  return { ...x, name: net.node('Div', [centred, deviation]) };
}

function affine(net: Net, x: Feature, scale: string, shift: string): Feature {
  return { ...x, name: net.node('Add', [net.node('Mul', [x.name, scale]), shift]) };
}

/** GELU by the error function, as exporters write it before opset 20. */
export function gelu(net: Net, x: Feature): Feature {
  const error = net.node('Erf', [net.node('Div', [x.name, net.literal(scalar(Math.SQRT2))])]);
  const doubled = net.node('Mul', [x.name, net.node('Add', [error, net.literal(scalar(1))])]);
  return { ...x, name: net.node('Mul', [doubled, net.literal(scalar(0.5))]) };
}

/** Two dense layers with a GELU between them. */
export function tokenMlp(net: Net, x: Feature, hidden: number): Feature {
  return dense(net, gelu(net, dense(net, x, hidden)), x.channels);
}

/** x + branch(normalised x). */
export function residual(net: Net, x: Feature, branch: (net: Net, x: Feature) => Feature): Feature {
  return add(net, x, branch(net, layerNorm(net, x)));
}

/** Patches as tokens [batch, patches, channels]: a convolution as wide as its stride, flattened, transposed. */
export function patchTokens(net: Net, image: Feature, channels: number, patch: number): Feature {
  const patches = conv(net, image, channels, { kernel: patch, stride: patch });
  return transpose(net, reshape(net, patches, [0, channels, -1], channels), [0, 2, 1]);
}

/** Learnt tokens [1, count, channels] for every sample, put before the others: Expand to a computed size, Concat. */
export function prependTokens(net: Net, x: Feature, count = 1): Feature {
  const batch = net.node('Gather', [net.node('Shape', [x.name]), net.literal(int64([0], []))], { axis: 0 });
  const rest = [-1, -1].map((size) => net.literal(int64([size])));
  const wanted = net.node('Concat', [unsqueeze(net, { name: batch, channels: 1 }, [0]).name, ...rest], { axis: 0 });
  const ones = net.node('ConstantOfShape', [net.literal(int64([3]))], {
    value: { kind: 'tensor', value: int64([1]) },
  });
  const isFree = net.node('Equal', [wanted, net.node('Mul', [ones, net.literal(int64([-1], []))])]);
  const sizes = net.node('Where', [isFree, ones, wanted]);
  const tokens = net.node('Expand', [net.uniform([1, count, x.channels], -0.5, 0.5), sizes]);
  return { ...x, name: net.node('Concat', [tokens, x.name], { axis: 1 }) };
}

/** Adds a learnt vector to each token. */
export function addPositions(net: Net, x: Feature, tokens: number): Feature {
  return { ...x, name: net.node('Add', [x.name, net.uniform([1, tokens, x.channels], -0.5, 0.5)]) };
}

/** The token at a place, [batch, channels]. */
export function takeToken(net: Net, x: Feature, place: number): Feature {
  return { ...x, name: net.node('Gather', [x.name, net.literal(int64([place], []))], { axis: 1 }) };
}

/** softmax(q kᵀ + what `mask` adds) v, with q scaled. */
export function attend(net: Net, parts: readonly string[], size: number, mask = (scores: string) => scores): string {
  const [q, k, v] = parts as [string, string, string];
  const scaled = net.node('Mul', [q, net.literal(scalar(1 / Math.sqrt(size)))]);
  const scores = net.node('MatMul', [scaled, net.node('Transpose', [k], { perm: [0, 1, 3, 2] })]);
  return net.node('MatMul', [net.node('Softmax', [mask(scores)], { axis: -1 }), v]);
}

/** Self-attention as timm writes it: one layer for q, k and v, taken apart along the first of five axes. */
export function selfAttention(
  net: Net,
  x: Feature,
  heads: number,
  tokens: number,
  mask?: (scores: string) => string,
): Feature {
  const size = x.channels / heads;
  const joined = reshape(net, dense(net, x, 3 * x.channels), [-1, tokens, 3, heads, size]);
  const apart = transpose(net, joined, [2, 0, 3, 1, 4]);
  const parts = [0, 1, 2].map((part) => net.node('Gather', [apart.name, net.literal(int64([part], []))], { axis: 0 }));
  const mixed = net.node('Transpose', [attend(net, parts, size, mask)], { perm: [0, 2, 1, 3] });
  return dense(net, reshape(net, { name: mixed, channels: size }, [-1, tokens, x.channels]), x.channels);
}

/** Numbers moved along axes with what falls out coming in at the other side: two Slices and a Concat an axis. */
export function roll(net: Net, x: Feature, axes: readonly number[], by: number): Feature {
  return axes.reduce((value, axis) => {
    const end = slice(net, value, { axes: [axis], starts: [by], ends: [2 ** 31] });
    const start = slice(net, value, { axes: [axis], starts: [0], ends: [by] });
    return { ...x, name: net.node('Concat', [end.name, start.name], { axis }) };
  }, x);
}

/** The product of each channel with a learnt number, along the last axis. */
export function layerScale(net: Net, x: Feature): Feature {
  return multiply(net, x, { name: net.uniform([x.channels], 0.3, 0.9), channels: x.channels });
}

/** Swish, x · sigmoid(x). */
export function swish(net: Net, x: Feature): Feature {
  return multiply(net, x, unary(net, x, 'Sigmoid'));
}
