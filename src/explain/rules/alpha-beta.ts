import { negativePart, positivePart } from '../arithmetic.ts';
import type { ExplainContext } from '../context.ts';
import type { LinearLayer } from '../linear-layer.ts';
import { distribute, splitInput, type LinearRule, type Term } from './rule.ts';
import { activatingTerms } from './zplus.ts';

/**
 * LRP-αβ (Bach et al. 2015, eq. 60): positive contributions weighted with α, negative ones with β, each side with its
 * own z and its own part of the bias.
 * @param alpha default 2
 * @param beta default 1; α − β must be 1
 */
export function createAlphaBetaRule({ alpha = 2, beta = 1 }: { alpha?: number; beta?: number } = {}): LinearRule {
  return (layer, relevance, context) => {
    const activating = distribute(
      { layer, terms: activatingTerms(layer, context), sign: 'nonNegative' },
      relevance,
      context,
    );
    const weighted = scale(activating, alpha, context);
    if (beta === 0) return weighted;
    const inhibiting = distribute(
      { layer, terms: inhibitingTerms(layer, context), sign: 'nonPositive' },
      relevance,
      context,
    );
    return context.builder.add('Sub', [weighted, scale(inhibiting, beta, context)]);
  };
}

/** The terms a⁺w⁻ (+ b⁻) and a⁻w⁺: every contribution that pushes the output down. */
function inhibitingTerms(layer: LinearLayer, context: ExplainContext): Term[] {
  const { builder } = context;
  const { positive, negative } = splitInput(layer, context);
  const bias = layer.bias === undefined ? undefined : negativePart(builder, layer.bias);
  const terms: Term[] = [{ input: positive, weight: negativePart(builder, layer.weight), bias }];
  if (negative) terms.push({ input: negative, weight: positivePart(builder, layer.weight) });
  return terms;
}

function scale(value: string, factor: number, { builder }: ExplainContext): string {
  return factor === 1 ? value : builder.add('Mul', [value, builder.floats(factor)]);
}
