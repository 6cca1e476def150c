import { defaultEpsilon, divideStable, sampleShape } from '../arithmetic.ts';
import type { LinearRule } from './rule.ts';

/**
 * The w² rule (Montavon et al. 2017): inputs are 1 and weights squared, bias included, so that relevance goes where
 * the weights are large, whatever the input.
 */
export const wsquareRule: LinearRule = (layer, relevance, context) => {
  const { builder } = context;
  const square = (value: string) => builder.add('Mul', [value, value]);
  const weight = square(layer.weight);
  const [, ...inputShape] = sampleShape(context, layer.input);
  const ones = builder.add('Expand', [builder.floats(1), builder.ints([1, ...inputShape])]);
  const z = layer.forward(ones, weight, layer.bias === undefined ? undefined : square(layer.bias));
  return layer.backward(divideStable(builder, relevance, z, defaultEpsilon, 'nonNegative'), weight);
};
