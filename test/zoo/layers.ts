import { float, type AttributeInput } from '../../src/graph/builder.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import type { Feature, Net } from './net.ts';

/** A window sliding over space; a number stands for both axes of an image, a list for one number an axis. */
export interface Window {
  /** Default 3. */
  readonly kernel?: number | readonly number[];
  /** Default 1. */
  readonly stride?: number | readonly number[];
  /** One number, one an axis, or all begins and then all ends. Default 0. */
  readonly pad?: number | readonly number[];
  /** Default 1. */
  readonly dilation?: number;
}

export interface ConvOptions extends Window {
  readonly groups?: number;
  /** Default true. */
  readonly bias?: boolean;
  /** Replaces `pad`, as Keras layers are written. */
  readonly autoPad?: 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
  /** Multiplies the weights' standard deviation. Default 1: He initialisation. */
  readonly gain?: number;
}

/** A convolution over as many axes as the kernel has, every attribute written out as PyTorch does. */
export function conv(net: Net, x: Feature, channels: number, options: ConvOptions = {}): Feature {
  const { groups = 1, bias = true, gain = 1, autoPad } = options;
  const { kernel_shape, pads, strides } = windowAttributes(options);
  const shape = [channels, x.channels / groups, ...kernel_shape];
  const bound = gain * Math.sqrt(6 / countElements(shape.slice(1)));
  const inputs = [x.name, net.uniform(shape, -bound, bound), ...(bias ? [net.uniform([channels], -0.1, 0.1)] : [])];
  const dilations = kernel_shape.map(() => options.dilation ?? 1);
  const padding: Record<string, AttributeInput> = autoPad ? { auto_pad: autoPad } : { pads };
  const name = net.node('Conv', inputs, { dilations, group: groups, kernel_shape, ...padding, strides });
  return { name, channels };
}

/** A transposed convolution as PyTorch writes it. */
export function convTranspose(
  net: Net,
  x: Feature,
  channels: number,
  options: ConvOptions & { outputPadding?: number } = {},
): Feature {
  const { groups = 1, outputPadding = 0 } = options;
  const { kernel_shape, pads, strides } = windowAttributes(options);
  const taps = countElements(kernel_shape) / countElements(strides);
  const bound = Math.sqrt(6 / ((x.channels / groups) * taps));
  const weight = net.uniform([x.channels, channels / groups, ...kernel_shape], -bound, bound);
  const padding = outputPadding ? { output_padding: kernel_shape.map(() => outputPadding) } : {};
  const attributes = { dilations: kernel_shape.map(() => 1), group: groups, kernel_shape, ...padding, pads, strides };
  const inputs = [x.name, weight, net.uniform([channels], -0.1, 0.1)];
  return { name: net.node('ConvTranspose', inputs, attributes), channels };
}

/** Batch normalisation at inference with statistics far from 0 and 1; `gain` scales what it lets through. */
export function batchNorm(net: Net, x: Feature, options: { gain?: number; epsilon?: number } = {}): Feature {
  const { gain = 1, epsilon = 1e-5 } = options;
  const shape = [x.channels];
  const scale = net.uniform(shape, 0.5 * gain, 1.5 * gain);
  const statistics = [net.uniform(shape, -0.3, 0.3), net.uniform(shape, -0.5, 0.5), net.uniform(shape, 0.5, 2)];
  const mode: Record<string, AttributeInput> =
    net.opset < 9 ? { spatial: 1 } : net.opset < 14 ? {} : { training_mode: 0 };
  const attributes = { epsilon: float(epsilon), momentum: float(0.9), ...mode };
  return { ...x, name: net.node('BatchNormalization', [x.name, scale, ...statistics], attributes) };
}

/** How a convolution's batch normalisation reaches the file: folded into its weights, or as a node of its own. */
export type BatchNormForm = 'folded' | 'separate';

/** A convolution with batch normalisation. */
export function convBatchNorm(
  net: Net,
  x: Feature,
  channels: number,
  options: ConvOptions & { form?: BatchNormForm; epsilon?: number } = {},
): Feature {
  const { form = 'separate', gain = 1, epsilon = 1e-5, ...window } = options;
  if (form === 'folded') return conv(net, x, channels, { ...window, gain });
  return batchNorm(net, conv(net, x, channels, { ...window, bias: false }), { gain, epsilon });
}

/** An operator on each element, with the channels unchanged. */
export function unary(net: Net, x: Feature, op: string, attributes: Record<string, AttributeInput> = {}): Feature {
  return { ...x, name: net.node(op, [x.name], attributes) };
}

/** Rectified linear unit. */
export function relu(net: Net, x: Feature): Feature {
  return unary(net, x, 'Relu');
}

/** Sum of two features of one shape. */
export function add(net: Net, a: Feature, b: Feature): Feature {
  return { ...a, name: net.node('Add', [a.name, b.name]) };
}

/** Product of two features; `b` may broadcast over space. */
export function multiply(net: Net, a: Feature, b: Feature): Feature {
  return { ...a, name: net.node('Mul', [a.name, b.name]) };
}

/** Concatenation along the channels. */
export function concat(net: Net, features: readonly Feature[], axis = 1): Feature {
  const channels = features.reduce((sum, feature) => sum + feature.channels, 0);
  return { name: net.node('Concat', names(features), { axis }), channels };
}

/** Maximum pooling; the stride is the kernel's size unless given. */
export function maxPool(net: Net, x: Feature, options: Window & { ceil?: boolean } = {}): Feature {
  const ceil = net.opset >= 10 ? { ceil_mode: options.ceil ? 1 : 0 } : {};
  const window = windowAttributes({ kernel: 2, stride: options.kernel ?? 2, ...options });
  return { ...x, name: net.node('MaxPool', [x.name], { ...ceil, ...window }) };
}

/** Average pooling; the stride is the kernel's size unless given. */
export function averagePool(
  net: Net,
  x: Feature,
  options: Window & { ceil?: boolean; countPad?: boolean } = {},
): Feature {
  const ceil = net.opset >= 10 ? { ceil_mode: options.ceil ? 1 : 0 } : {};
  const count = { count_include_pad: (options.countPad ?? true) ? 1 : 0 };
  const window = windowAttributes({ kernel: 2, stride: options.kernel ?? 2, ...options });
  return { ...x, name: net.node('AveragePool', [x.name], { ...ceil, ...count, ...window }) };
}

/** Mean over space, kept as axes of size 1. */
export function globalAveragePool(net: Net, x: Feature): Feature {
  return unary(net, x, 'GlobalAveragePool');
}

/** One row a sample; `area` is the number of positions in space. */
export function flatten(net: Net, x: Feature, area = 1): Feature {
  return { name: net.node('Flatten', [x.name], { axis: 1 }), channels: x.channels * area };
}

/** A dense layer as PyTorch writes it: Gemm with the weight transposed. */
export function linear(net: Net, x: Feature, channels: number, gain = 1): Feature {
  const bound = gain * Math.sqrt(6 / x.channels);
  const inputs = [x.name, net.uniform([channels, x.channels], -bound, bound), net.uniform([channels], -0.1, 0.1)];
  return { name: net.node('Gemm', inputs, { alpha: float(1), beta: float(1), transB: 1 }), channels };
}

/** A dense layer as tf2onnx writes it: MatMul, then Add. */
export function dense(net: Net, x: Feature, channels: number): Feature {
  const bound = Math.sqrt(6 / x.channels);
  const product = net.node('MatMul', [x.name, net.uniform([x.channels, channels], -bound, bound)]);
  return { name: net.node('Add', [product, net.uniform([channels], -0.1, 0.1)]), channels };
}

/** Global average pooling, Flatten, Gemm: how most PyTorch classifiers end. */
export function pooledHead(net: Net, x: Feature, classes = 10): Feature {
  return linear(net, flatten(net, globalAveragePool(net, x)), classes);
}

/** Axes in another order; `channels` stays the size of the channel axis wherever it goes. */
export function transpose(net: Net, x: Feature, perm: readonly number[]): Feature {
  return unary(net, x, 'Transpose', { perm });
}

/** Squeeze and excitation by two 1×1 convolutions, as torchvision writes it. */
export function squeezeExcite(
  net: Net,
  x: Feature,
  options: { squeezed: number; activation: (net: Net, x: Feature) => Feature; gate: (net: Net, x: Feature) => Feature },
): Feature {
  const squeezed = conv(net, globalAveragePool(net, x), options.squeezed, { kernel: 1 });
  const excited = conv(net, options.activation(net, squeezed), x.channels, { kernel: 1 });
  return multiply(net, x, options.gate(net, excited));
}

/** The names of features. */
export function names(features: readonly Feature[]): string[] {
  return features.map((feature) => feature.name);
}

function windowAttributes({ kernel = 3, stride = 1, pad = 0 }: Window) {
  const kernel_shape = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  const spread = (value: number | readonly number[]) =>
    typeof value === 'number' ? kernel_shape.map(() => value) : value;
  const padding = spread(pad);
  const pads = padding.length === kernel_shape.length ? [...padding, ...padding] : padding;
  return { kernel_shape, pads, strides: spread(stride) };
}
