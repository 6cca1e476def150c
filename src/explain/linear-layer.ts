import { readBatchNormalization } from '../importers/canonize/fold-affine.ts';
import { readInt, type Node } from '../graph/graph.ts';
import type { ExplainContext } from './context.ts';
import { convolve, readGeometry, reverseConvolution } from './convolution.ts';

export type LayerKind = 'convolution' | 'dense' | 'affine';

/** A layer z = W a + b with constant W and b, in a form every LRP rule can be written on. */
export interface LinearLayer {
  readonly kind: LayerKind;
  readonly node: Node;
  /** Name of the value that goes in (a) and of the one that comes out (z). */
  readonly input: string;
  readonly output: string;
  readonly weight: string;
  readonly bias: string | undefined;
  /** Shape of a bias where the layer can take one at no cost, [channels]. */
  readonly biasShape?: readonly number[];
  /** W' a' + b' for other inputs, weights and biases of the same shapes. */
  forward(input: string, weight: string, bias?: string): string;
  /** W'ᵀ r. */
  backward(relevance: string, weight: string): string;
}

type LayerRow = (node: Node, context: ExplainContext) => LinearLayer | undefined;

const layerTable: Record<string, LayerRow> = {
  Conv: createConvolution,
  ConvTranspose: createTransposedConvolution,
  Gemm: createDense,
  MatMul: createMatrixProduct,
  BatchNormalization: createBatchNormalization,
  Add: createShift,
};

/** `node` as a linear layer, or undefined where it is none (its weights or bias depend on the input, or it is no such operator). */
export function maybeLinearLayer(node: Node, context: ExplainContext): LinearLayer | undefined {
  if (!context.layers.has(node)) context.layers.set(node, layerTable[node.op]?.(node, context));
  return context.layers.get(node);
}

/** Whether all that a node reads besides its first input is constant. */
function hasConstantWeights(node: Node, context: ExplainContext): boolean {
  return node.inputs.slice(1).every((name) => name === '' || context.constant(name) !== undefined);
}

function createConvolution(node: Node, context: ExplainContext): LinearLayer | undefined {
  const [input, weight, bias] = node.inputs as [string, string, string?];
  if (!hasConstantWeights(node, context)) return undefined;
  const { builder } = context;
  const geometry = readGeometry(node, context);
  return {
    ...describe('convolution', node, input, weight, bias),
    biasShape: [geometry.outputs],
    forward: (value, kernel, shift) => convolve(geometry, shift ? [value, kernel, shift] : [value, kernel], builder),
    backward: (relevance, kernel) => reverseConvolution(geometry, relevance, kernel, builder),
  };
}

function createTransposedConvolution(node: Node, context: ExplainContext): LinearLayer | undefined {
  const [input, weight, bias] = node.inputs as [string, string, string?];
  if (!hasConstantWeights(node, context)) return undefined;
  const { builder } = context;
  const { output_padding: _padding, output_shape: _shape, ...attributes } = node.attributes;
  return {
    ...describe('convolution', node, input, weight, bias),
    forward: (value, kernel, shift) =>
      builder.add('ConvTranspose', shift ? [value, kernel, shift] : [value, kernel], node.attributes),
    backward: (relevance, kernel) => builder.add('Conv', [relevance, kernel], attributes),
  };
}

function createDense(node: Node, context: ExplainContext): LinearLayer | undefined {
  const [input, weight, bias] = node.inputs as [string, string, string?];
  if (!hasConstantWeights(node, context)) return undefined;
  const { builder } = context;
  const transB = readInt(node, 'transB', 0);
  return {
    ...describe('dense', node, input, weight, bias),
    forward: (value, matrix, shift) =>
      builder.add('Gemm', shift ? [value, matrix, shift] : [value, matrix], { transB }),
    backward: (relevance, matrix) => builder.add('Gemm', [relevance, matrix], { transB: 1 - transB }),
  };
}

function createMatrixProduct(node: Node, context: ExplainContext): LinearLayer | undefined {
  const [input, weight] = node.inputs as [string, string];
  if (context.constant(weight)?.shape.length !== 2) return undefined;
  const { builder } = context;
  const transpose = (matrix: string) => builder.add('Transpose', [matrix], { perm: [1, 0] });
  return {
    ...describe('dense', node, input, weight, undefined),
    forward: (value, matrix, shift) => addShift(builder.add('MatMul', [value, matrix]), shift, context),
    backward: (relevance, matrix) => builder.add('MatMul', [relevance, transpose(matrix)]),
  };
}

/** Batch normalisation that could not be folded (before an activation, as in DenseNet): one weight per channel. */
function createBatchNormalization(node: Node, context: ExplainContext): LinearLayer | undefined {
  const constants = { get: (name: string) => context.constant(name) };
  const affine = readBatchNormalization(node, { constants } as Parameters<typeof readBatchNormalization>[1]);
  if (!affine) return undefined;
  const spatial = context.shape(node.inputs[0]!).slice(2);
  const [weight, bias] = [affine.scale, affine.shift].map((values) => {
    return context.builder.floats(Float32Array.from(values), [values.length, ...spatial.map(() => 1)]);
  }) as [string, string];
  return { ...describe('affine', node, node.inputs[0]!, weight, bias), ...elementwise(context) };
}

/** Addition of a constant: weight 1, the constant is the bias. */
function createShift(node: Node, context: ExplainContext): LinearLayer | undefined {
  const data = node.inputs.filter((name) => context.isData(name));
  const input = data[0]!;
  if (data.length !== 1 || context.shape(input).join() !== context.shape(node.outputs[0]!).join()) return undefined;
  const bias = node.inputs.find((name) => name !== input)!;
  return { ...describe('affine', node, input, context.builder.floats(1), bias), ...elementwise(context) };
}

function elementwise(context: ExplainContext): Pick<LinearLayer, 'forward' | 'backward'> {
  const multiply = (left: string, right: string) => context.builder.add('Mul', [left, right]);
  return { forward: (value, weight, bias) => addShift(multiply(value, weight), bias, context), backward: multiply };
}

function addShift(value: string, bias: string | undefined, { builder }: ExplainContext): string {
  return bias === undefined ? value : builder.add('Add', [value, bias]);
}

function describe(kind: LayerKind, node: Node, input: string, weight: string, bias: string | undefined) {
  return { kind, node, input, weight, bias: bias === '' ? undefined : bias, output: node.outputs[0]! };
}
