import { undoBroadcast } from '../../src/explain/arithmetic.ts';
import type { ExplainContext } from '../../src/explain/context.ts';
import { readGeometry } from '../../src/explain/convolution.ts';
import { readInt, type Node } from '../../src/graph/graph.ts';

/** The gradients of a node's constants from that of its output, by name of the constant. */
export type WeightGradients = (node: Node, upstream: string, context: ExplainContext) => [string, string][];

/** How each linear operator's weights are learnt; the others keep theirs. */
export const weightGradientTable: Readonly<Record<string, WeightGradients>> = {
  Conv: ofConvolution,
  Gemm: ofGemm,
  MatMul: ofMatrixProduct,
  Add: ofShift,
};

/** A convolution of the input with the output's gradient, samples in the place of channels, stride and dilation swapped. */
function ofConvolution(node: Node, upstream: string, context: ExplainContext): [string, string][] {
  const { builder } = context;
  const [input, weight, bias] = node.inputs as [string, string, string?];
  const { group, outputs, inputsPerGroup, window, dilations, strides, pads, inputSize } = readGeometry(node, context);
  const space = window.map((_, axis) => axis);
  const grouped = builder.add('Reshape', [input, builder.ints([-1, group, inputsPerGroup, ...inputSize])]);
  const moved = builder.add('Transpose', [grouped], { perm: [2, 1, 0, ...space.map((axis) => axis + 3)] });
  const samples = builder.add('Reshape', [moved, builder.ints([inputsPerGroup, -1, ...inputSize])]);
  const kernels = builder.add('Transpose', [upstream], { perm: [1, 0, ...space.map((axis) => axis + 2)] });
  const attributes = { group, strides: dilations, dilations: strides, pads };
  const all = builder.add('Conv', [samples, kernels], attributes);
  const cut = builder.add('Slice', [
    all,
    builder.ints(window.map(() => 0)),
    builder.ints(window),
    builder.ints(space.map((axis) => axis + 2)),
  ]);
  const gradient = builder.add('Transpose', [cut], { perm: [1, 0, ...space.map((axis) => axis + 2)] });
  return [
    [weight, gradient],
    ...(bias ? [[bias, sumTo(upstream, node, [outputs], 1, context)] as [string, string]] : []),
  ];
}

function ofGemm(node: Node, upstream: string, context: ExplainContext): [string, string][] {
  const { builder } = context;
  const [input, weight, bias] = node.inputs as [string, string, string?];
  const sides = readInt(node, 'transB', 0) === 1 ? [upstream, input] : [input, upstream];
  const gradient = builder.add('Gemm', sides, { transA: 1 });
  return [
    [weight, gradient],
    ...(bias ? [[bias, sumTo(upstream, node, context.shape(bias), 1, context)] as [string, string]] : []),
  ];
}

function ofMatrixProduct(node: Node, upstream: string, context: ExplainContext): [string, string][] {
  const { builder } = context;
  const [input, weight] = node.inputs as [string, string];
  const [from, to] = context.shape(weight) as [number, number];
  const rows = (value: string, size: number) => builder.add('Reshape', [value, builder.ints([-1, size])]);
  return [[weight, builder.add('Gemm', [rows(input, from), rows(upstream, to)], { transA: 1 })]];
}

function ofShift(node: Node, upstream: string, context: ExplainContext): [string, string][] {
  const shift = node.inputs.find((name) => !context.isData(name))!;
  const constant = context.constant(shift);
  if (!constant || constant.data.length === 1) return []; // what guards a root stays
  return [[shift, undoBroadcast(context.builder, upstream, context.shape(node.outputs[0]!), constant.shape)]];
}

/** Sums a gradient over every axis but `axis`. */
function sumTo(value: string, node: Node, shape: readonly number[], axis: number, context: ExplainContext): string {
  const { builder } = context;
  const rank = context.shape(node.outputs[0]!).length;
  const axes = Array.from({ length: rank }, (_, index) => index).filter((index) => index !== axis);
  const sum = builder.add('ReduceSum', [value, builder.ints(axes)], { keepdims: 0 });
  return builder.add('Reshape', [sum, builder.ints(shape)]);
}
