import { UnhansError } from '../../errors.ts';
import { defaultEpsilon, divideStable, negativePart, positivePart, sampleShape } from '../arithmetic.ts';
import type { ExplainContext } from '../context.ts';
import type { LinearRule } from './rule.ts';

/**
 * zᴮ (Montavon et al. 2017), for inputs within a box: z = a·w − l·w⁺ − h·w⁻; the bias cancels out of it. Where the
 * model rescales its input before the layer, l and h are rescaled with it.
 * @param low smallest value an input can have, in the units the model is given; one, or one per channel. Default −1
 * @param high largest value. Default 1
 */
export function createBoxRule({
  low = [-1],
  high = [1],
}: { low?: readonly number[]; high?: readonly number[] } = {}): LinearRule {
  return (layer, relevance, context) => {
    const { builder } = context;
    const ends = [low, high].map((values) => rescale(expandChannels(values, context), layer.input, context));
    const [smallest, largest] = ['Min', 'Max'].map((op) => builder.add(op, ends)) as [string, string];
    const parts = [
      { input: layer.input, weight: layer.weight, z: layer.forward(layer.input, layer.weight) },
      ...[
        { input: smallest, weight: positivePart(builder, layer.weight) },
        { input: largest, weight: negativePart(builder, layer.weight) },
      ].map((part) => ({ ...part, z: layer.forward(part.input, part.weight) })),
    ];
    const subtract = (values: readonly string[]) => values.reduce((left, right) => builder.add('Sub', [left, right]));
    const quotient = divideStable(builder, relevance, subtract(parts.map(({ z }) => z)), defaultEpsilon);
    return subtract(parts.map(({ input, weight }) => builder.add('Mul', [input, layer.backward(quotient, weight)])));
  };
}

/** One sample of the model's input that has the same value everywhere, or everywhere in a channel. */
function expandChannels(values: readonly number[], context: ExplainContext): string {
  const { builder, input } = context;
  const shape = sampleShape(context, input.name);
  const axis = input.layout === 'NHWC' ? shape.length - 1 : 1;
  if (values.length !== 1 && values.length !== shape[axis]) {
    throw new UnhansError('usage', `the box has ${values.length} channels, but the model reads ${shape[axis]!}`);
  }
  const perChannel = builder.floats(values, shape.map(() => 1).with(axis, values.length));
  return builder.add('Expand', [perChannel, builder.ints(shape)]);
}

/** What the nodes before the first layer make of an input, where `output` is what that layer reads. */
function rescale(value: string, output: string, { builder, input, firstLayers }: ExplainContext): string {
  const values = new Map([[input.name, value]]);
  for (const { op, inputs, outputs, attributes } of firstLayers.inputScaling) {
    const read = inputs.map((name) => values.get(name) ?? name);
    const written = builder.addMany(op, read, outputs.length, attributes);
    outputs.forEach((name, index) => values.set(name, written[index]!));
  }
  const rescaled = values.get(output);
  if (rescaled === undefined) throw new Error(`"${output}" is not read by a first layer`);
  return rescaled;
}
