import type { GraphBuilder } from '../graph/builder.ts';
import { readInt, readInts, type Node } from '../graph/graph.ts';
import type { ExplainContext } from './context.ts';

/** Sizes of a convolution, computed once; per spatial axis where they are lists. */
export interface ConvolutionGeometry {
  readonly group: number;
  /** Output channels of all groups, and input channels of one. */
  readonly outputs: number;
  readonly inputsPerGroup: number;
  readonly window: readonly number[];
  readonly dilations: readonly number[];
  readonly strides: readonly number[];
  /** Before each axis, then after each. */
  readonly pads: readonly number[];
  readonly inputSize: readonly number[];
  readonly outputSize: readonly number[];
}

/** The geometry of a Conv node with a constant kernel. */
export function readGeometry(node: Node, context: ExplainContext): ConvolutionGeometry {
  const [outputs, inputsPerGroup, ...window] = context.constant(node.inputs[1]!)!.shape as [
    number,
    number,
    ...number[],
  ];
  return {
    ...{ outputs, inputsPerGroup, window },
    group: readInt(node, 'group', 1),
    dilations: readInts(node, 'dilations') ?? window.map(() => 1),
    strides: readInts(node, 'strides') ?? window.map(() => 1),
    pads: readInts(node, 'pads') ?? [...window, ...window].map(() => 0),
    inputSize: context.shape(node.inputs[0]!).slice(2),
    outputSize: context.shape(node.outputs[0]!).slice(2),
  };
}

/** A convolution of that geometry; the kernel is [outputs, inputsPerGroup, …window]. */
export function convolve(geometry: ConvolutionGeometry, inputs: readonly string[], builder: GraphBuilder): string {
  const { group, dilations, strides, pads, window } = geometry;
  return builder.add('Conv', inputs, { group, dilations, strides, pads, kernel_shape: window });
}

/**
 * The adjoint of a convolution: from values of the output's shape to the input's. With stride 1 it is a convolution
 * with mirrored kernels, which runtimes have faster code for, otherwise a transposed convolution.
 */
export function reverseConvolution(
  geometry: ConvolutionGeometry,
  value: string,
  kernel: string,
  builder: GraphBuilder,
): string {
  const { group, dilations, strides, pads, window, inputSize, outputSize } = geometry;
  const axes = window.length;
  const reach = window.map((size, axis) => dilations[axis]! * (size - 1));
  if (strides.every((stride) => stride === 1) && pads.every((pad, index) => pad <= reach[index % axes]!)) {
    const opposite = pads.map((pad, index) => reach[index % axes]! - pad);
    const mirrored = mirrorKernel(kernel, geometry, builder);
    return builder.add('Conv', [value, mirrored], { group, dilations, pads: opposite, kernel_shape: window });
  }
  const unread = inputSize.map((size, axis) => {
    return size - ((outputSize[axis]! - 1) * strides[axis]! - pads[axis]! - pads[axis + axes]! + reach[axis]! + 1);
  });
  const attributes = { group, dilations, strides, pads, kernel_shape: window, output_padding: unread };
  return builder.add('ConvTranspose', [value, kernel], attributes);
}

/** Kernels [group·out, in, …] as [group·in, out, …], mirrored along every spatial axis. */
function mirrorKernel(kernel: string, geometry: ConvolutionGeometry, builder: GraphBuilder): string {
  const { group, outputs, inputsPerGroup, window } = geometry;
  const spatial = window.map((_, axis) => axis);
  const grouped = builder.add('Reshape', [kernel, builder.ints([group, outputs / group, inputsPerGroup, ...window])]);
  const swapped = builder.add('Transpose', [grouped], { perm: [0, 2, 1, ...spatial.map((axis) => axis + 3)] });
  const shape = [group * inputsPerGroup, outputs / group, ...window];
  const flat = builder.add('Reshape', [swapped, builder.ints(shape)]);
  if (window.every((size) => size === 1)) return flat;
  const each = (number: number) => builder.ints(window.map(() => number));
  return builder.add('Slice', [
    flat,
    each(-1),
    each(-(2 ** 31)),
    builder.ints(spatial.map((axis) => axis + 2)),
    each(-1),
  ]);
}
