import { negativePart, positivePart } from '../arithmetic.ts';
import type { ExplainContext } from '../context.ts';
import type { LinearLayer } from '../linear-layer.ts';
import { distribute, splitInput, type LinearRule, type Term } from './rule.ts';

/** The terms a⁺w⁺ (+ b⁺) and a⁻w⁻: every contribution that pushes the output up. */
export function activatingTerms(layer: LinearLayer, context: ExplainContext): Term[] {
  const { builder } = context;
  const { positive, negative } = splitInput(layer, context);
  const bias = layer.bias === undefined ? undefined : positivePart(builder, layer.bias);
  const terms: Term[] = [{ input: positive, weight: positivePart(builder, layer.weight), bias }];
  if (negative) terms.push({ input: negative, weight: negativePart(builder, layer.weight) });
  return terms;
}

/**
 * z⁺ (Montavon et al. 2017), with negative inputs as in Zennit: only positive contributions a⁺w⁺ + a⁻w⁻ count; the
 * positive part of the bias competes with a⁺w⁺. Relevance is never amplified: shares lie between 0 and 1.
 */
export const zplusRule: LinearRule = (layer, relevance, context) => {
  return distribute({ layer, terms: activatingTerms(layer, context), sign: 'nonNegative' }, relevance, context);
};
