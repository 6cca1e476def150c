import { findActivation } from '../activations.ts';
import { inChannelsLast } from '../data-format.ts';
import { writeBinary, writeUnary } from '../elementwise.ts';
import { float } from '../../../graph/builder.ts';
import { permuteToLast, type Value } from '../value.ts';
import {
  writeConvolution,
  writeDepthwise,
  writeLrn,
  writePool,
  writeTransposedConvolution,
  type Filter,
  type Window,
} from '../windows.ts';
import type { OpCall, OpRow } from './op-row.ts';

type WriteLayer = typeof writeConvolution;

/** Convolutions and pooling. */
export const convolutionOps: Readonly<Record<string, OpRow>> = {
  AvgPool: (call) => pool(call, 'AveragePool'),
  AvgPool3D: (call) => pool(call, 'AveragePool'),
  Conv2D: (call) => writeLayer(call, writeConvolution),
  Conv2DBackpropInput: writeTransposed,
  Conv3D: (call) => writeLayer(call, writeConvolution),
  DepthwiseConv2dNative: (call) => writeLayer(call, writeDepthwise),
  FusedConv2D: (call) => writeLayer(call, writeConvolution),
  FusedDepthwiseConv2dNative: (call) => writeLayer(call, writeDepthwise),
  LRN: ({ value, attributes, writer }) =>
    writeLrn(writer, value(0), {
      radius: attributes.int('depth_radius', 5),
      bias: attributes.float('bias', 1),
      alpha: attributes.float('alpha', 1),
      beta: attributes.float('beta', 0.5),
    }),
  MaxPool: (call) => pool(call, 'MaxPool'),
  MaxPool3D: (call) => pool(call, 'MaxPool'),
  _FusedConv2D: (call) => writeLayer(call, writeConvolution),
};

/** What is fused behind a product: the bias, if there is one, and the activation. */
export function readFused(call: OpCall): { bias: Value | undefined; activate: (value: Value) => Value } {
  const fused = call.attributes.texts('fused_ops').map((name) => name.toLowerCase());
  const hasBias = fused[0] === 'biasadd';
  const [name = 'linear', ...others] = hasBias ? fused.slice(1) : fused;
  const write = findFused(call, name, hasBias ? 3 : 2);
  if (!write || others.length > 0) throw call.refuse(`${fused.join(' and ')} fused behind it`);
  return { bias: hasBias ? call.value(2) : undefined, activate: write };
}

function findFused(call: OpCall, name: string, next: number): ((value: Value) => Value) | undefined {
  if (name === 'prelu') return (value) => writeBinary(call.writer, 'PRelu', value, call.value(next));
  if (name === 'leakyrelu') {
    const alpha = float(call.attributes.float('leakyrelu_alpha', 0.2));
    return (value) => writeUnary(call.writer, 'LeakyRelu', value, { alpha });
  }
  const write = findActivation(name);
  return write && ((value) => write(call.writer, value));
}

function writeLayer(call: OpCall, write: WriteLayer): Value {
  const { bias, activate } = readFused(call);
  const kernel = readKernel(call);
  return inChannelsLast(call.writer, call.value(0), call.channels, (value) => {
    const window = readWindow(call, value, kernel.shape.slice(0, -2));
    return activate(write(call.writer, value, window, { kernel, bias: bias?.name }));
  });
}

/** What the gradient of a convolution computes: inputs are the shape that comes out, the kernel, the data. */
function writeTransposed(call: OpCall): Value {
  const kernel = readKernel(call);
  return inChannelsLast(call.writer, call.value(2), call.channels, (value) => {
    const window = readWindow(call, value, kernel.shape.slice(0, -2));
    if (window.padding !== 'same' && window.padding !== 'valid') throw call.refuse('explicit padding');
    return writeTransposedConvolution(call.writer, value, window, { kernel });
  });
}

function pool(call: OpCall, op: 'AveragePool' | 'MaxPool'): Value {
  return inChannelsLast(call.writer, call.value(0), call.channels, (value) => {
    const kernel = pickSpace(call, value, call.attributes.ints('ksize'));
    return writePool(call.writer, op, value, readWindow(call, value, kernel));
  });
}

function readKernel({ value, refuse }: OpCall): Filter['kernel'] {
  const { name, shape } = value(1);
  const sizes = shape.map((size) => {
    if (typeof size === 'number') return size;
    throw refuse('a kernel of a size that is not known');
  });
  return { name, shape: sizes };
}

function readWindow(call: OpCall, value: Value, kernel: readonly number[]): Window {
  const { attributes } = call;
  const ones = Array<number>(value.shape.length).fill(1);
  const orOnes = (list: readonly number[]) => (list.length > 0 ? list : ones);
  return {
    kernel,
    strides: pickSpace(call, value, attributes.ints('strides')),
    dilations: pickSpace(call, value, orOnes(attributes.ints('dilations'))),
    padding: readPadding(call, value),
  };
}

function readPadding(call: OpCall, value: Value): Window['padding'] {
  const mode = call.attributes.text('padding', 'VALID').toLowerCase();
  if (mode === 'same' || mode === 'valid') return mode;
  if (mode !== 'explicit') throw call.refuse(`padding "${mode}", expected same, valid or explicit`);
  const amounts = call.attributes.ints('explicit_paddings');
  const pairs = value.shape.map((_, axis): [number, number] => [amounts[2 * axis] ?? 0, amounts[2 * axis + 1] ?? 0]);
  return seeChannelsLast(call, pairs).slice(1, -1);
}

/** The entries for space of a list with one for every axis. */
function pickSpace(call: OpCall, value: Value, list: readonly number[]): number[] {
  if (list.length !== value.shape.length) throw call.refuse(`${list.length} entries for ${value.shape.length} axes`);
  return seeChannelsLast(call, list).slice(1, -1);
}

/** A list with an entry for every axis as data_format orders them, with that of the channels last. */
function seeChannelsLast<Item>({ channels }: OpCall, list: readonly Item[]): Item[] {
  return channels === 'first' ? permuteToLast(list.length).map((axis) => list[axis]!) : [...list];
}
