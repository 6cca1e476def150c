import { UnhansError } from '../../errors.ts';
import type { Node } from '../../graph/graph.ts';
import { defaultEpsilon, divideStable, negativePart, positivePart } from '../arithmetic.ts';
import type { LinearRule } from './rule.ts';

/**
 * zᴮ (Montavon et al. 2017), for inputs within a box: z = a·w − l·w⁺ − h·w⁻; the bias cancels out of it.
 * @param low smallest value an input can have, in the units the model is given; one, or one per channel. Default −1
 * @param high largest value. Default 1
 */
export function createBoxRule({
  low = [-1],
  high = [1],
}: { low?: readonly number[]; high?: readonly number[] } = {}): LinearRule {
  return (layer, relevance, context) => {
    const { builder } = context;
    const rank = context.shape(layer.input).length;
    assertChannels([low, high], layer.node, context.shape(layer.input)[1]!);
    const bound = (values: readonly number[]) => {
      const perChannel = builder.floats(values, [1, values.length, ...Array<number>(rank - 2).fill(1)]);
      return builder.add('Expand', [perChannel, builder.ints([1, ...context.shape(layer.input).slice(1)])]);
    };
    const parts = [
      { input: layer.input, weight: layer.weight, z: layer.forward(layer.input, layer.weight) },
      ...[
        { input: bound(low), weight: positivePart(builder, layer.weight) },
        { input: bound(high), weight: negativePart(builder, layer.weight) },
      ].map((part) => ({ ...part, z: layer.forward(part.input, part.weight) })),
    ];
    const subtract = (values: readonly string[]) => values.reduce((left, right) => builder.add('Sub', [left, right]));
    const quotient = divideStable(builder, relevance, subtract(parts.map(({ z }) => z)), defaultEpsilon);
    return subtract(parts.map(({ input, weight }) => builder.add('Mul', [input, layer.backward(quotient, weight)])));
  };
}

function assertChannels(bounds: readonly (readonly number[])[], node: Node, channels: number): void {
  const wrong = bounds.find(({ length }) => length !== 1 && length !== channels);
  if (!wrong) return;
  throw new UnhansError('usage', `the box has ${wrong.length} channels, but node "${node.name}" reads ${channels}`);
}
