import { addAll, divideStable, negativePart, positivePart, type Sign } from '../arithmetic.ts';
import type { ExplainContext } from '../context.ts';
import type { LinearLayer } from '../linear-layer.ts';

/** An LRP rule for linear layers: from the relevance of a layer's output to that of its input. */
export type LinearRule = (layer: LinearLayer, relevance: string, context: ExplainContext) => string;

/** One term of a rule: an input part a with the weights (and, in z, the bias) that go with it. */
export interface Term {
  readonly input: string;
  readonly weight: string;
  readonly bias?: string | undefined;
}

/** Default of ε in every stabilised division, as in Zennit. */
export const defaultEpsilon = 1e-6;

/**
 * The form that every rule has: R_in = Σ a · Wᵀ(R / stab(z)) over the terms, z = Σ (W a + b).
 * @param z where it is known already, e.g. the layer's own output
 */
export function distribute(
  { layer, terms, epsilon = defaultEpsilon, sign = 'any', z }: {
    layer: LinearLayer;
    terms: readonly Term[];
    epsilon?: number;
    sign?: Sign;
    z?: string;
  },
  relevance: string,
  { builder }: ExplainContext,
): string {
  const total = z ?? addAll(builder, terms.map(({ input, weight, bias }) => layer.forward(input, weight, bias)))!;
  const quotient = divideStable(builder, relevance, total, epsilon, sign);
  const parts = terms.map(({ input, weight }) => builder.add('Mul', [input, layer.backward(quotient, weight)]));
  return addAll(builder, parts)!;
}

/** The positive and negative part of a layer's input; the negative is absent where there can be none. */
export function splitInput(layer: LinearLayer, context: ExplainContext): { positive: string; negative?: string } {
  if (context.isNonNegative(layer.input)) return { positive: layer.input };
  const { builder } = context;
  return { positive: positivePart(builder, layer.input), negative: negativePart(builder, layer.input) };
}

/** The positive or negative part of a constant, if there is that constant. */
export function splitBias(layer: LinearLayer, part: typeof positivePart, { builder }: ExplainContext): string | undefined {
  return layer.bias === undefined ? undefined : part(builder, layer.bias);
}
