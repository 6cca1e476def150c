import { z } from 'zod';
import { inChannelsLast } from '../data-format.ts';
import type { Dim, Value } from '../value.ts';
import { writeConvolution, writeDepthwise, writeTransposedConvolution, type Window } from '../windows.ts';
import { writeActivation } from './activation-layers.ts';
import { activation, dataFormat, optional, size, sizes } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';

/** Convolutions over `rank` axes of space, with what they have as options. */
export const convolutionRows: Readonly<Record<string, LayerRow>> = {
  Conv1D: (call) => writeConv(call, 1),
  Conv2D: (call) => writeConv(call, 2),
  Conv3D: (call) => writeConv(call, 3),
  Conv1DTranspose: (call) => writeConvTranspose(call, 1),
  Conv2DTranspose: (call) => writeConvTranspose(call, 2),
  Conv3DTranspose: (call) => writeConvTranspose(call, 3),
  DepthwiseConv1D: (call) => writeDepthwiseConv(call, 1),
  DepthwiseConv2D: (call) => writeDepthwiseConv(call, 2),
  SeparableConv1D: (call) => writeSeparableConv(call, 1),
  SeparableConv2D: (call) => writeSeparableConv(call, 2),
};

function readOptions(call: LayerCall, rank: number) {
  const ones = Array<number>(rank).fill(1);
  const { kernel_size, dilation_rate, ...options } = call.readConfig(
    z.object({
      kernel_size: sizes(rank),
      strides: optional(sizes(rank), ones),
      dilation_rate: optional(sizes(rank), ones),
      padding: optional(z.enum(['same', 'valid', 'causal']), 'valid'),
      data_format: dataFormat,
      groups: optional(size, 1),
      depth_multiplier: size.nullish(),
      use_bias: optional(z.boolean(), true),
      output_padding: z.null().optional(),
      activation,
    }),
  );
  const { strides, padding } = options;
  const window: Window = { kernel: kernel_size, dilations: dilation_rate, strides, padding };
  return { ...options, window };
}

type Options = ReturnType<typeof readOptions>;

function readFilters({ readConfig }: LayerCall): number {
  return readConfig(z.object({ filters: size })).filters;
}

function writeConv(call: LayerCall, rank: number): Value {
  const options = readOptions(call, rank);
  const filters = readFilters(call);
  return finish(call, rank, options, (value) => {
    const channels = divide(value.shape.at(-1)!, options.groups);
    const kernel = call.readWeight([...options.window.kernel, channels, filters], 'kernel');
    const bias = readBias(call, options, filters);
    return writeConvolution(call.writer, value, options.window, { kernel, bias });
  });
}

function writeConvTranspose(call: LayerCall, rank: number): Value {
  const options = readOptions(call, rank);
  const filters = readFilters(call);
  return finish(call, rank, options, (value) => {
    const kernel = call.readWeight([...options.window.kernel, filters, value.shape.at(-1)!], 'kernel');
    const bias = readBias(call, options, filters);
    return writeTransposedConvolution(call.writer, value, options.window, { kernel, bias });
  });
}

function writeDepthwiseConv(call: LayerCall, rank: number): Value {
  const options = readOptions(call, rank);
  return finish(call, rank, options, (value) => {
    const kernel = readDepthwiseKernel(call, options, value);
    const bias = readBias(call, options, kernel.shape.at(-1)! * kernel.shape.at(-2)!);
    return writeDepthwise(call.writer, value, options.window, { kernel, bias });
  });
}

/** A depthwise convolution, then one of 1×1 with the bias. */
function writeSeparableConv(call: LayerCall, rank: number): Value {
  const options = readOptions(call, rank);
  const filters = readFilters(call);
  return finish(call, rank, options, (value) => {
    const depthwise = readDepthwiseKernel(call, options, value);
    const ones = Array<number>(rank).fill(1);
    const between = depthwise.shape.at(-1)! * depthwise.shape.at(-2)!;
    const kernel = call.readWeight([...ones, between, filters], 'pointwise_kernel');
    const bias = readBias(call, options, filters);
    const spread = writeDepthwise(call.writer, value, options.window, { kernel: depthwise });
    const point: Window = { kernel: ones, strides: ones, dilations: ones, padding: 'valid' };
    return writeConvolution(call.writer, spread, point, { kernel, bias });
  });
}

function readDepthwiseKernel(call: LayerCall, options: Options, value: Value) {
  // TensorFlow.js does not write down what SeparableConv2D has here
  const times = options.depth_multiplier ?? 'free';
  return call.readWeight([...options.window.kernel, value.shape.at(-1)!, times], 'depthwise_kernel', 'kernel');
}

function readBias(call: LayerCall, options: Options, channels: number): string | undefined {
  return options.use_bias ? call.readWeight([channels], 'bias').name : undefined;
}

function finish(call: LayerCall, rank: number, options: Options, write: (value: Value) => Value): Value {
  assertRank(call, rank);
  return inChannelsLast(call.writer, call.inputs[0], options.data_format, (value) =>
    writeActivation(call, write(value), options.activation),
  );
}

/** Refuses an input with another number of axes of space. */
export function assertRank({ inputs: [value], refuse }: LayerCall, rank: number): void {
  if (value.shape.length === rank + 2) return;
  throw refuse(`an input of shape [${value.shape.join(', ')}], expected ${rank + 2} axes`);
}

function divide(channels: Dim, groups: number): Dim {
  return typeof channels === 'number' ? channels / groups : channels;
}
