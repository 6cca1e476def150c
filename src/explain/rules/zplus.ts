import { negativePart, positivePart } from '../arithmetic.ts';
import { distribute, splitBias, splitInput, type LinearRule, type Term } from './rule.ts';

/**
 * z⁺ (Montavon et al. 2017), with negative inputs as in Zennit: only positive contributions a⁺w⁺ + a⁻w⁻ count; the
 * positive part of the bias competes with a⁺w⁺. Relevance is never amplified: shares lie between 0 and 1.
 */
export const zplusRule: LinearRule = (layer, relevance, context) => {
  const { builder } = context;
  const { positive, negative } = splitInput(layer, context);
  const bias = splitBias(layer, positivePart, context);
  const terms: Term[] = [{ input: positive, weight: positivePart(builder, layer.weight), bias }];
  if (negative) terms.push({ input: negative, weight: negativePart(builder, layer.weight) });
  return distribute({ layer, terms, sign: 'nonNegative' }, relevance, context);
};
