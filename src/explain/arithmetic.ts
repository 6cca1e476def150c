import { float, type GraphBuilder } from '../graph/builder.ts';
import type { Shape } from '../importers/model.ts';
import type { ExplainContext } from './context.ts';

/** What is known of the sign of a divisor. */
export type Sign = 'any' | 'nonNegative' | 'nonPositive';

/** Smallest guard against division by zero, used where a rule asks for ε = 0. */
export const smallestEpsilon = 1e-12;

/** Default of ε in every stabilised division, as in Zennit. */
export const defaultEpsilon = 1e-6;

/** numerator / stab(z) with stab(z) = z + ε·sign(z), sign(0) = +1 (Zennit's stabilizer). */
export function divideStable(
  builder: GraphBuilder,
  numerator: string,
  z: string,
  epsilon: number,
  sign: Sign = 'any',
): string {
  const guard = builder.floats(Math.max(epsilon, smallestEpsilon));
  if (sign === 'nonNegative') return builder.add('Div', [numerator, builder.add('Add', [z, guard])]);
  if (sign === 'nonPositive') return builder.add('Div', [numerator, builder.add('Sub', [z, guard])]);
  const isNegative = builder.add('Less', [z, builder.floats(0)]);
  const shifted = builder.add('Where', [isNegative, builder.floats(-Math.max(epsilon, smallestEpsilon)), guard]);
  return builder.add('Div', [numerator, builder.add('Add', [z, shifted])]);
}

/**
 * relevance / stab(z) for a value z of the model. A relevance that is z ⊙ c, or relu(z) ⊙ c, needs no division: the
 * quotient is c (where z > 0). That leaves out the factor z / (z + ε), so only a guard ε may be skipped, not a chosen one.
 */
export function divideByValue(relevance: string, z: string, epsilon: number, context: ExplainContext): string {
  const { builder } = context;
  const share = context.findShare(relevance);
  const isGuard = epsilon <= defaultEpsilon;
  const isRectified =
    share !== undefined && context.producer(share.of)?.op === 'Relu' && context.producer(share.of)!.inputs[0] === z;
  if (!isRectified)
    return divideStable(builder, relevance, z, epsilon, context.isNonNegative(z) ? 'nonNegative' : 'any');
  if (isGuard) return builder.add('Mul', [share.by, isPositive(builder, share.of)]);
  return divideStable(builder, relevance, share.of, epsilon, 'nonNegative');
}

/** 1 where x > 0, else 0, as one operator that onnxruntime runs on all cores (Sign runs on one). */
export function isPositive(builder: GraphBuilder, value: string): string {
  return builder.add('HardSigmoid', [value], { alpha: float(1e30), beta: float(0) });
}

/** max(x, 0). */
export function positivePart(builder: GraphBuilder, value: string): string {
  return builder.add('Relu', [value]);
}

/** min(x, 0). */
export function negativePart(builder: GraphBuilder, value: string): string {
  return builder.add('Min', [value, builder.floats(0)]);
}

/** `values` where the condition holds, zero elsewhere. */
export function keepWhere(builder: GraphBuilder, condition: string, values: string): string {
  return builder.add('Where', [condition, values, builder.floats(0)]);
}

/** The sum of several values, or undefined of none. */
export function addAll(builder: GraphBuilder, values: readonly string[]): string | undefined {
  if (values.length < 2) return values[0];
  return values.reduce((left, right) => builder.add('Add', [left, right]));
}

/** Sums `value` of shape `from` over the axes along which an operand of shape `to` was broadcast. */
export function undoBroadcast(builder: GraphBuilder, value: string, from: Shape, to: Shape): string {
  const offset = from.length - to.length;
  const axes = from
    .map((_, axis) => axis)
    .filter((axis) => axis < offset || (to[axis - offset] === 1 && from[axis] !== 1));
  if (axes.length === 0) return value;
  const summed = builder.add('ReduceSum', [value, builder.ints(axes)], { keepdims: 1 });
  return offset === 0 ? summed : reshapeTo(builder, summed, to);
}

/** Reshapes to a model's shape; at most one axis may follow the batch. */
export function reshapeTo(builder: GraphBuilder, value: string, shape: Shape): string {
  if (shape.filter((size) => size < 0).length > 1) throw new Error(`cannot reshape to [${shape.join(', ')}]`);
  return builder.add('Reshape', [value, builder.ints(shape.map((size) => Math.max(size, -1)))]);
}

/** Transposes, unless that leaves every axis where it is. */
export function permute(builder: GraphBuilder, value: string, perm: readonly number[]): string {
  return perm.every((axis, index) => axis === index) ? value : builder.add('Transpose', [value], { perm });
}

/** The permutation that takes `perm` back. */
export function invertPermutation(perm: readonly number[]): number[] {
  return perm.map((_, axis) => perm.indexOf(axis));
}

/** Zeros of the shape that `value` has when the graph runs. */
export function zerosLike(builder: GraphBuilder, value: string): string {
  return builder.add('ConstantOfShape', [builder.add('Shape', [value])]);
}

/** Multiplies `value` by a matrix [to, from] along `axis`: what pooling, resizing and their adjoints are made of. */
export function multiplyAxis(builder: GraphBuilder, value: string, axis: number, rank: number, matrix: string): string {
  if (axis === rank - 2) return builder.add('MatMul', [matrix, value]);
  const transposed = builder.add('Transpose', [matrix], { perm: [1, 0] });
  if (axis === rank - 1) return builder.add('MatMul', [value, transposed]);
  const perm = Array.from({ length: rank }, (_, index) => index)
    .with(axis, rank - 1)
    .with(rank - 1, axis);
  const moved = builder.add('Transpose', [value], { perm });
  return builder.add('Transpose', [builder.add('MatMul', [moved, transposed])], { perm });
}

/** The shape of a value of the model, its batch axis as 1: the shape of one sample. */
export function sampleShape(context: ExplainContext, value: string): number[] {
  return context.shape(value).map(Math.abs);
}
