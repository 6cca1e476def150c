import { float, type AttributeInput } from '../../graph/builder.ts';
import { countUp, toDim, type Dim, type Value } from './value.ts';
import type { Writer } from './writer.ts';

/** How a window goes over the axes of space: all lists have an entry for each. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** 'causal': all of it before the first; explicit: before and behind each axis. */
  readonly padding: 'same' | 'valid' | 'causal' | readonly (readonly [number, number])[];
}

/** What a convolution multiplies with and adds. */
export interface Filter {
  /** [...window, in, out]; [...window, in, times] for a depthwise one, [...window, out, in] for a transposed one. */
  readonly kernel: { readonly name: string; readonly shape: readonly number[] };
  /** The name of a vector. */
  readonly bias?: string | undefined;
}

/** A convolution, in groups where the kernel takes fewer channels than there are. */
export function writeConvolution(
  writer: Writer,
  value: Value,
  window: Window,
  { kernel: weights, bias }: Filter,
): Value {
  const kernel = putLastFirst(writer, weights);
  const channels = value.shape.at(-1);
  const group = typeof channels === 'number' ? channels / weights.shape.at(-2)! : 1;
  return slide(writer, 'Conv', value, window, {
    weights: [kernel, bias ?? []].flat(),
    channels: weights.shape.at(-1)!,
    attributes: { group },
  });
}

/** A kernel with its last axis first, then the one before it, then those of the window: as ONNX has it. */
function putLastFirst(writer: Writer, { name, shape: { length: rank } }: Filter['kernel']): string {
  return writer.add('Transpose', [name], { perm: [rank - 1, rank - 2, ...countUp(rank - 2)] });
}

/** A convolution of each channel for itself, giving `times` channels each. */
export function writeDepthwise(writer: Writer, value: Value, window: Window, { kernel: weights, bias }: Filter): Value {
  const rank = value.shape.length;
  const [channels, times] = weights.shape.slice(-2) as [number, number];
  const turned = writer.add('Transpose', [weights.name], { perm: [rank - 2, rank - 1, ...countUp(rank - 2)] });
  const kernel = writer.add('Reshape', [turned, writer.ints([channels * times, 1, ...window.kernel])]);
  return slide(writer, 'Conv', value, window, {
    weights: [kernel, bias ?? []].flat(),
    channels: channels * times,
    attributes: { group: channels },
  });
}

/** A transposed convolution. */
export function writeTransposedConvolution(
  writer: Writer,
  value: Value,
  window: Window,
  { kernel: weights, bias }: Filter,
): Value {
  const kernel = putLastFirst(writer, weights);
  const reach = window.kernel.map((size, axis) => (size - 1) * window.dilations[axis]! + 1);
  const isSame = window.padding === 'same';
  const cut = reach.map((size, axis) => (isSame ? Math.max(0, size - window.strides[axis]!) : 0));
  const before = cut.map((size) => Math.floor(size / 2));
  const attributes = {
    kernel_shape: window.kernel,
    strides: window.strides,
    dilations: window.dilations,
    pads: [...before, ...cut.map((size, axis) => size - before[axis]!)],
    output_padding: reach.map((size, axis) => Math.max(0, window.strides[axis]! - size)),
  };
  const inputs = [writer.arrange(value, 'first'), kernel, bias ?? []].flat();
  const space = value.shape.slice(1, -1).map((size, axis) => {
    if (typeof size !== 'number') return 'free';
    return size * window.strides[axis]! + (isSame ? 0 : Math.max(0, reach[axis]! - window.strides[axis]!));
  });
  const shape = [value.shape[0]!, ...space, weights.shape.at(-2)!];
  return { name: writer.add('ConvTranspose', inputs, attributes), shape, order: 'first' };
}

/** The largest number or the mean under the window; padding does not count. */
export function writePool(writer: Writer, op: 'MaxPool' | 'AveragePool', value: Value, window: Window): Value {
  return slide(writer, op, value, window, { weights: [], channels: value.shape.at(-1)!, attributes: {} });
}

interface Slide {
  readonly weights: readonly string[];
  /** How many channels come out. */
  readonly channels: Dim;
  readonly attributes: Record<string, AttributeInput>;
}

function slide(writer: Writer, op: string, value: Value, window: Window, given: Slide): Value {
  const isDilated = window.dilations.some((step) => step !== 1);
  const attributes = {
    ...given.attributes,
    kernel_shape: window.kernel,
    strides: window.strides,
    ...(isDilated && { dilations: window.dilations }),
    ...padAttributes(value.shape.slice(1, -1), window),
  };
  const name = writer.add(op, [writer.arrange(value, 'first'), ...given.weights], attributes);
  const space = value.shape.slice(1, -1).map((size, axis) => slideSize(size, window, axis));
  return { name, shape: [value.shape[0]!, ...space, given.channels], order: 'first' };
}

function padAttributes(space: readonly Dim[], window: Window): Record<string, AttributeInput> {
  if (window.padding === 'valid') return {};
  const sides = space.map((size, axis) => findPadding(size, window, axis));
  if (sides.includes(undefined)) return { auto_pad: 'SAME_UPPER' };
  return { pads: [...sides.map((side) => side![0]), ...sides.map((side) => side![1])] };
}

/** How much is added before and behind an axis; undefined where that depends on a size that is free. */
function findPadding(size: Dim, { padding, kernel, strides, dilations }: Window, axis: number) {
  const reach = (kernel[axis]! - 1) * dilations[axis]! + 1;
  if (padding === 'valid') return [0, 0] as const;
  if (padding === 'causal') return [reach - 1, 0] as const;
  if (padding !== 'same') return padding[axis];
  const stride = strides[axis]!;
  if (typeof size !== 'number' && stride > 1) return undefined;
  const last = typeof size === 'number' ? (Math.ceil(size / stride) - 1) * stride - size : -1;
  const total = Math.max(0, last + reach);
  return [Math.floor(total / 2), Math.ceil(total / 2)] as const;
}

/** How many places the window takes along an axis. */
function slideSize(size: Dim, window: Window, axis: number): Dim {
  const padding = findPadding(size, window, axis);
  if (typeof size !== 'number' || !padding) return size;
  const reach = (window.kernel[axis]! - 1) * window.dilations[axis]! + 1;
  return toDim(Math.floor((size + padding[0] + padding[1] - reach) / window.strides[axis]!) + 1);
}

/** Local response normalisation over `2 · radius + 1` channels (Krizhevsky et al. 2012), in TensorFlow's numbers. */
export function writeLrn(
  writer: Writer,
  value: Value,
  { radius, bias, alpha, beta }: { radius: number; bias: number; alpha: number; beta: number },
): Value {
  const size = 2 * radius + 1;
  const attributes = { size, bias: float(bias), alpha: float(alpha * size), beta: float(beta) };
  return { ...value, order: 'first', name: writer.add('LRN', [writer.arrange(value, 'first')], attributes) };
}
