import type { DenseLayer } from './dense-layers.ts';

/** z + ε·sign(z), sign(0) = +1. */
export function stabilise(z: number, epsilon: number): number {
  return z < 0 ? z - epsilon : z + epsilon;
}

/** Part of an input, with the weights and biases that go with it. */
export interface DenseTerm {
  readonly input: ArrayLike<number>;
  readonly weight: (entry: number) => number;
  /** Default: no bias. */
  readonly bias?: (entry: number) => number;
}

export const positive = (value: number): number => Math.max(value, 0);
export const negative = (value: number): number => Math.min(value, 0);
export const all = (value: number): number => value;

/** R_in = Σ over terms of a · Wᵀ(R / stab(z)), entry by entry; z sums all terms. */
export function distributeDense(
  { matrix, bias }: DenseLayer,
  terms: readonly DenseTerm[],
  relevance: ArrayLike<number>,
  epsilon: number,
): Float64Array {
  const inputs = matrix.length / bias.length;
  const result = new Float64Array(inputs);
  for (let row = 0; row < bias.length; row++) {
    let z = 0;
    for (const { input, weight, bias: shift } of terms) {
      for (let column = 0; column < inputs; column++) z += input[column]! * weight(matrix[row * inputs + column]!);
      if (shift) z += shift(bias[row]!);
    }
    const quotient = relevance[row]! / stabilise(z, epsilon);
    for (const { input, weight } of terms) {
      for (let column = 0; column < inputs; column++) {
        result[column]! += input[column]! * weight(matrix[row * inputs + column]!) * quotient;
      }
    }
  }
  return result;
}

/** W a + b. */
export function forwardDense({ matrix, bias }: DenseLayer, input: ArrayLike<number>): Float64Array {
  const inputs = matrix.length / bias.length;
  return bias.map((shift, row) => {
    let z = shift;
    for (let column = 0; column < inputs; column++) z += input[column]! * matrix[row * inputs + column]!;
    return z;
  });
}

/** Relevance where `keep` holds for the layer's output, zero elsewhere. */
export function keepRelevance(
  relevance: ArrayLike<number>,
  z: ArrayLike<number>,
  keep: (z: number) => boolean,
): number[] {
  return Array.from(relevance, (value, row) => (keep(z[row]!) ? value : 0));
}

/** The parts of an input by sign. */
export function splitSigns(input: ArrayLike<number>): { up: number[]; down: number[] } {
  return { up: Array.from(input, positive), down: Array.from(input, negative) };
}
