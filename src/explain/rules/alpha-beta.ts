import { negativePart, positivePart } from '../arithmetic.ts';
import { distribute, splitBias, splitInput, type LinearRule, type Term } from './rule.ts';

/**
 * LRP-αβ (Bach et al. 2015, eq. 60): positive contributions weighted with α, negative ones with β, each side with its
 * own z and its own part of the bias.
 * @param alpha default 2
 * @param beta default 1; α − β must be 1
 */
export function createAlphaBetaRule({ alpha = 2, beta = 1 }: { alpha?: number; beta?: number } = {}): LinearRule {
  return (layer, relevance, context) => {
    const { builder } = context;
    const { positive, negative } = splitInput(layer, context);
    const weights = [positivePart(builder, layer.weight), negativePart(builder, layer.weight)] as const;
    const side = (own: string, other: string, part: typeof positivePart): Term[] => [
      { input: positive, weight: own, bias: splitBias(layer, part, context) },
      ...(negative ? [{ input: negative, weight: other }] : []),
    ];
    const excite = side(weights[0], weights[1], positivePart);
    const inhibit = side(weights[1], weights[0], negativePart);
    const activating = distribute({ layer, terms: excite, sign: 'nonNegative' }, relevance, context);
    const weighted = alpha === 1 ? activating : builder.add('Mul', [activating, builder.floats(alpha)]);
    if (beta === 0) return weighted;
    const inhibiting = distribute({ layer, terms: inhibit, sign: 'nonPositive' }, relevance, context);
    return builder.add('Sub', [weighted, beta === 1 ? inhibiting : builder.add('Mul', [inhibiting, builder.floats(beta)])]);
  };
}
