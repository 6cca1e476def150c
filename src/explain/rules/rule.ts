import type { GraphBuilder } from '../../graph/builder.ts';
import { addAll, defaultEpsilon, divideStable, negativePart, positivePart, type Sign } from '../arithmetic.ts';
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

/** What a rule shares relevance by. */
export interface Distribution {
  readonly layer: LinearLayer;
  readonly terms: readonly Term[];
  /** What is known of the sign of z. */
  readonly sign?: Sign;
}

/** The form that every rule has: R_in = Σ a · Wᵀ(R / stab(z)) over the terms, z = Σ (W a + b). */
export function distribute(distribution: Distribution, relevance: string, context: ExplainContext): string {
  const { layer, terms, sign = 'any' } = distribution;
  const { builder } = context;
  const guard = guards[sign];
  const [first, ...others] =
    guard === 0 || !layer.biasShape ? terms : withGuard(terms, guard, layer.biasShape, builder);
  const parts = [first!, ...others].map(({ input, weight, bias }) => layer.forward(input, weight, bias));
  const z = addAll(builder, parts)!;
  const isGuarded = first !== terms[0];
  const quotient = isGuarded
    ? builder.add('Div', [relevance, z])
    : divideStable(builder, relevance, z, defaultEpsilon, sign);
  return shareTerms(layer, terms, quotient, context);
}

/** What stab adds to a z of known sign, which the bias can add at no cost. */
const guards: Record<Sign, number> = { any: 0, nonNegative: defaultEpsilon, nonPositive: -defaultEpsilon };

function withGuard(
  [first, ...others]: readonly Term[],
  guard: number,
  shape: readonly number[],
  builder: GraphBuilder,
): Term[] {
  const bias = first!.bias ?? builder.add('Expand', [builder.floats(0), builder.ints(shape)]);
  return [{ ...first!, bias: builder.add('Add', [bias, builder.floats(guard)]) }, ...others];
}

/** Σ a · Wᵀ q over the terms. */
export function shareTerms(
  layer: LinearLayer,
  terms: readonly Term[],
  quotient: string,
  context: ExplainContext,
): string {
  const parts = terms.map(({ input, weight }) => context.share(input, layer.backward(quotient, weight)));
  return addAll(context.builder, parts)!;
}

/** The positive and negative part of a layer's input; the negative is absent where there can be none. */
export function splitInput(layer: LinearLayer, context: ExplainContext): { positive: string; negative?: string } {
  if (context.isNonNegative(layer.input)) return { positive: layer.input };
  const { builder } = context;
  return { positive: positivePart(builder, layer.input), negative: negativePart(builder, layer.input) };
}
