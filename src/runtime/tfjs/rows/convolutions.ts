import { readInt, readInts, type Node } from '../../../graph/graph.ts';
import type * as Tfjs from '@tensorflow/tfjs-core';
import type { Tensor, TfjsModule, TfjsRow, TfjsRows } from '../row.ts';

/** What a convolution does along each axis of space. */
interface Steps {
  readonly group: number;
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Before each axis, then after each; less than zero cuts. */
  readonly pads: readonly number[];
}

function readSteps(node: Node, axes: number): Steps {
  const each = (number: number, count = axes) => Array<number>(count).fill(number);
  return {
    group: readInt(node, 'group', 1),
    strides: readInts(node, 'strides') ?? each(1),
    dilations: readInts(node, 'dilations') ?? each(1),
    pads: readInts(node, 'pads') ?? each(0, 2 * axes),
  };
}

/** Channels from the second axis to the last. */
export function channelsLast(x: Tensor, tf: TfjsModule): Tensor {
  return tf.transpose(x, [0, ...Array.from({ length: x.rank - 2 }, (_, axis) => axis + 2), 1]);
}

/** Channels from the last axis to the second. */
export function channelsFirst(x: Tensor, tf: TfjsModule): Tensor {
  return tf.transpose(x, [0, x.rank - 1, ...Array.from({ length: x.rank - 2 }, (_, axis) => axis + 1)]);
}

/** Adds zeros around space, [batch, …space, channels], or cuts. */
function padSpace(x: Tensor, pads: readonly number[], tf: TfjsModule): Tensor {
  const axes = x.rank - 2;
  const around = x.shape.map((_, axis): [number, number] =>
    axis === 0 || axis > axes ? [0, 0] : [pads[axis - 1]!, pads[axis - 1 + axes]!],
  );
  const padded = around.some((pair) => pair.some((pad) => pad > 0))
    ? tf.pad(
        x,
        around.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)]),
      )
    : x;
  const begin = around.map(([before]) => Math.max(-before, 0));
  const size = padded.shape.map((length, axis) => length - begin[axis]! - Math.max(-around[axis]![1], 0));
  return tf.slice(padded, begin, size);
}

/** Every stride-th place of space, [batch, …space, channels]. */
function takeEvery(x: Tensor, strides: readonly number[], tf: TfjsModule): Tensor {
  if (strides.every((stride) => stride === 1)) return x;
  const begin = x.shape.map(() => 0);
  return tf.stridedSlice(x, begin, [...x.shape], [1, ...strides, 1]);
}

/** One group of a convolution without padding; x is [batch, …space, in], the kernel […window, in, out]. */
function convolveGroup(x: Tensor, kernel: Tensor, { strides, dilations }: Steps, tf: TfjsModule): Tensor {
  const isDilated = dilations.some((dilation) => dilation > 1);
  const own = isDilated ? strides.map(() => 1) : [...strides];
  const dense = convolveSpace(x, kernel, own, [...dilations], tf);
  return isDilated ? takeEvery(dense, strides, tf) : dense;
}

function convolveSpace(x: Tensor, kernel: Tensor, strides: number[], dilations: number[], tf: TfjsModule): Tensor {
  const axes = x.rank - 2;
  if (axes === 3) {
    type Three = [number, number, number];
    const [volume, window] = [x as Tfjs.Tensor5D, kernel as Tfjs.Tensor5D];
    return tf.conv3d(volume, window, strides as Three, 'valid', 'NDHWC', dilations as Three);
  }
  type Two = [number, number];
  if (axes === 2)
    return tf.conv2d(x as Tfjs.Tensor4D, kernel as Tfjs.Tensor4D, strides as Two, 'valid', 'NHWC', dilations as Two);
  const row = convolveSpace(tf.expandDims(x, 1), tf.expandDims(kernel, 0), [1, ...strides], [1, ...dilations], tf);
  return tf.squeeze(row, [1]);
}

/** A convolution of [batch, channels, …space] with a kernel [out, in per group, …window]. */
function convolve(x: Tensor, kernel: Tensor, steps: Steps, tf: TfjsModule): Tensor {
  const { group } = steps;
  const padded = padSpace(channelsLast(x, tf), steps.pads, tf);
  const axes = x.rank - 2;
  const last = tf.transpose(kernel, [...Array.from({ length: axes }, (_, axis) => axis + 2), 1, 0]);
  if (group === 1) return channelsFirst(convolveGroup(padded, last, steps, tf), tf);
  const isPlain = steps.dilations.every((dilation) => dilation === 1) && new Set(steps.strides).size === 1;
  if (axes === 2 && kernel.shape[1] === 1 && isPlain)
    return channelsFirst(convolveDepthwise(padded, last, steps, tf), tf);
  const parts = tf.split(padded, group, -1);
  const kernels = tf.split(last, group, -1);
  const joined = parts.map((part, index) => convolveGroup(part, kernels[index]!, steps, tf));
  return channelsFirst(tf.concat(joined, -1), tf);
}

/** A group for each channel; the kernel is [height, width, 1, out]. */
function convolveDepthwise(x: Tensor, kernel: Tensor, { group, strides }: Steps, tf: TfjsModule): Tensor {
  const [height, width, , out] = kernel.shape as [number, number, number, number];
  const perChannel = tf.reshape(kernel, [height, width, group, out / group]);
  return tf.depthwiseConv2d(
    x as Tfjs.Tensor4D,
    perChannel as Tfjs.Tensor4D,
    strides as [number, number],
    'valid',
    'NHWC',
  );
}

function addBias(x: Tensor, bias: Tensor | undefined, tf: TfjsModule): Tensor {
  return bias ? tf.add(x, tf.reshape(bias, [-1, ...x.shape.slice(2).map(() => 1)])) : x;
}

const conv: TfjsRow = (node, [x, kernel, bias], { tf }) => {
  return addBias(convolve(x!, kernel!, readSteps(node, x!.rank - 2), tf), bias, tf);
};

/** Puts stride − 1 zeros between neighbouring places of [batch, channels, …space]. */
function spread(x: Tensor, strides: readonly number[], tf: TfjsModule): Tensor {
  return strides.reduce((value, stride, index) => {
    if (stride === 1) return value;
    const axis = index + 2;
    const size = value.shape[axis]!;
    const pads = [...value.shape, 1].map((_, place): [number, number] =>
      place === axis + 1 ? [0, stride - 1] : [0, 0],
    );
    const gaps = tf.pad(tf.expandDims(value, axis + 1), pads);
    const joined = tf.reshape(gaps, value.shape.with(axis, size * stride));
    return tf.slice(
      joined,
      joined.shape.map(() => 0),
      joined.shape.with(axis, (size - 1) * stride + 1),
    );
  }, x);
}

/** Kernels [in, out per group, …window] as [out, in per group, …window], mirrored along space. */
function mirror(kernel: Tensor, group: number, tf: TfjsModule): Tensor {
  const [inputs, outputs, ...window] = kernel.shape as [number, number, ...number[]];
  const apart = tf.reshape(kernel, [group, inputs / group, outputs, ...window]);
  const swapped = tf.transpose(apart, [0, 2, 1, ...window.map((_, axis) => axis + 3)]);
  const joined = tf.reshape(swapped, [group * outputs, inputs / group, ...window]);
  return tf.reverse(
    joined,
    window.map((_, axis) => axis + 2),
  );
}

/** A transposed convolution is a convolution of the spread input with mirrored kernels. */
const convTranspose: TfjsRow = (node, [x, kernel, bias], { tf }) => {
  const window = kernel!.shape.slice(2);
  const { group, strides, dilations, pads } = readSteps(node, window.length);
  const more = readInts(node, 'output_padding') ?? window.map(() => 0);
  const around = pads.map((pad, index) => {
    const axis = index % window.length;
    const reach = dilations[axis]! * (window[axis]! - 1);
    return reach - pad + (index < window.length ? 0 : more[axis]!);
  });
  const steps = { group, dilations, strides: window.map(() => 1), pads: around };
  return addBias(convolve(spread(x!, strides, tf), mirror(kernel!, group, tf), steps, tf), bias, tf);
};

/** Convolutions, over one to three axes. */
export const convolutions: TfjsRows = { Conv: conv, ConvTranspose: convTranspose };
