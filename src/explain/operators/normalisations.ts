import { readFloat, readInt, type Node } from '../../graph/graph.ts';
import { defaultEpsilon, divideByValue } from '../arithmetic.ts';
import { onFirst, type ExplainContext } from '../context.ts';
import { never, type OperatorRow } from './table.ts';

/** A normalisation over some axes: y = scale · (x − mean) / √(variance + ε) + shift, scale and shift constant. */
interface Normalisation {
  readonly axes: readonly number[];
  /** Spreads over x as it is. */
  readonly scale: string;
}

type Describe = (node: Node, context: ExplainContext) => Normalisation;

/** Over the last axes, from `axis` on. */
const describeLayer: Describe = (node, { shape }) => {
  const rank = shape(node.inputs[0]!).length;
  const first = (readInt(node, 'axis', -1) + rank) % rank;
  return { axes: Array.from({ length: rank - first }, (_, index) => first + index), scale: node.inputs[1]! };
};

/** Over space, channel by channel. */
const describeInstance: Describe = (node, { shape, builder }) => {
  const [, , ...space] = shape(node.inputs[0]!);
  const perChannel = builder.ints([-1, ...space.map(() => 1)]);
  return { axes: space.map((_, index) => index + 2), scale: builder.add('Reshape', [node.inputs[1]!, perChannel]) };
};

/** Writes (x − mean) and 1 / √(variance + ε). */
function standardise(node: Node, axes: readonly number[], context: ExplainContext) {
  const { builder } = context;
  const x = node.inputs[0]!;
  const centred = builder.add('Sub', [x, mean(x, axes, context)]);
  const variance = mean(builder.add('Mul', [centred, centred]), axes, context);
  const guarded = builder.add('Add', [variance, builder.floats(readFloat(node, 'epsilon', 1e-5))]);
  return { centred, inverse: builder.add('Reciprocal', [builder.add('Sqrt', [guarded])]) };
}

function mean(value: string, axes: readonly number[], { builder }: ExplainContext): string {
  return builder.add('ReduceMean', [value, builder.ints(axes)], { keepdims: 1 });
}

/**
 * A row for a normalisation. For relevance √(variance + ε) is a constant (AttnLRP, Achtibat et al. 2024, prop. 3.4), so
 * that subtracting the mean, scale and shift are one linear layer, which the ε rule shares.
 */
function normalisation(describe: Describe): OperatorRow {
  const relevance = onFirst((node, upstream, context) => {
    const { builder } = context;
    const { axes, scale } = describe(node, context);
    const quotient = divideByValue(upstream, node.outputs[0]!, defaultEpsilon, context);
    const scaled = builder.add('Mul', [quotient, scale]);
    const coefficient = builder.add('Sub', [scaled, mean(scaled, axes, context)]);
    const { inverse } = standardise(node, axes, context);
    return context.share(node.inputs[0]!, builder.add('Mul', [coefficient, inverse]));
  });
  const gradient = onFirst((node, upstream, context) => {
    const { builder } = context;
    const { axes, scale } = describe(node, context);
    const { centred, inverse } = standardise(node, axes, context);
    const normalised = builder.add('Mul', [centred, inverse]);
    const scaled = builder.add('Mul', [upstream, scale]);
    const along = mean(builder.add('Mul', [scaled, normalised]), axes, context);
    const constant = builder.add('Add', [mean(scaled, axes, context), builder.add('Mul', [normalised, along])]);
    return builder.add('Mul', [builder.add('Sub', [scaled, constant]), inverse]);
  });
  return { isNonNegative: never, relevance, gradient };
}

export const normalisations = {
  LayerNormalization: normalisation(describeLayer),
  InstanceNormalization: normalisation(describeInstance),
} satisfies Record<string, OperatorRow>;
