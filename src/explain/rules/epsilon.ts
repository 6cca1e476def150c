import { defaultEpsilon, divideByValue } from '../arithmetic.ts';
import { shareTerms, type LinearRule } from './rule.ts';

/**
 * LRP-ε (Bach et al. 2015, eq. 58): every input gets the share its contribution a·w has in z, bias included; ε damps
 * small z and takes relevance away. LRP-0 is ε = 0, with a guard of 1e-12 only.
 * @param epsilon at least 0, default 1e-6
 */
export function createEpsilonRule({ epsilon = defaultEpsilon }: { epsilon?: number } = {}): LinearRule {
  return (layer, relevance, context) => {
    const quotient = divideByValue(relevance, layer.output, epsilon, context);
    return shareTerms(layer, [{ input: layer.input, weight: layer.weight }], quotient, context);
  };
}
