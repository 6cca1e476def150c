import { addAll, keepWhere, negativePart, positivePart } from '../arithmetic.ts';
import type { ExplainContext } from '../context.ts';
import type { LinearLayer } from '../linear-layer.ts';
import { distribute, splitInput, type LinearRule, type Term } from './rule.ts';

/**
 * LRP-γ for inputs and outputs of both signs (Andéol et al. 2021, as in Zennit): contributions of the output's own
 * sign are strengthened by γ. Which of the two sides applies is decided by the sign of the layer's output.
 * @param gamma at least 0, default 0.25
 */
export function createGammaRule({ gamma = 0.25 }: { gamma?: number } = {}): LinearRule {
  return (layer, relevance, context) => {
    const { builder } = context;
    const zero = builder.floats(0);
    const isPositive = builder.add('Greater', [layer.output, zero]);
    const isNegative = builder.add('Less', [layer.output, zero]);
    const sides = [
      { condition: isPositive, favoured: positivePart, opposed: negativePart },
      { condition: isNegative, favoured: negativePart, opposed: positivePart },
    ];
    const parts = sides.map(({ condition, favoured, opposed }) => {
      const terms = strengthen(layer, gamma, favoured, opposed, context);
      return distribute({ layer, terms }, keepWhere(builder, condition, relevance), context);
    });
    return addAll(builder, parts)!;
  };
}

type Part = typeof positivePart;

/** The terms in which weights of one sign count 1 + γ times: those that push the output to the favoured sign. */
function strengthen(layer: LinearLayer, gamma: number, favoured: Part, opposed: Part, context: ExplainContext): Term[] {
  const { builder } = context;
  const { positive, negative } = splitInput(layer, context);
  const add = (value: string, part: Part) => {
    return builder.add('Add', [value, builder.add('Mul', [part(builder, value), builder.floats(gamma)])]);
  };
  const bias = layer.bias === undefined ? undefined : add(layer.bias, favoured);
  const terms: Term[] = [{ input: positive, weight: add(layer.weight, favoured), bias }];
  if (negative) terms.push({ input: negative, weight: add(layer.weight, opposed) });
  return terms;
}
