import { readFloat, readInt, type Node } from '../../graph/graph.ts';
import { keepWhere } from '../arithmetic.ts';
import { onFirst, type ExplainContext, type ReverseRow } from '../context.ts';
import { always, fromFirst, never, pass, type OperatorRow } from './table.ts';

/** Writes dy/dx of an elementwise function, from its input x and output y. */
type Derivative = (x: string, y: string, node: Node, context: ExplainContext) => string;

/** An elementwise function: relevance passes, a gradient is multiplied by the derivative. */
function activation(isNonNegative: OperatorRow['isNonNegative'], derivative: Derivative): OperatorRow {
  const gradient = onFirst((node, upstream, context) => {
    const slope = derivative(node.inputs[0]!, node.outputs[0]!, node, context);
    return context.builder.add('Mul', [upstream, slope]);
  });
  return { isNonNegative, relevance: pass, gradient };
}

/** A function that is the identity where `isInside` holds and constant elsewhere. */
function clamp(isNonNegative: OperatorRow['isNonNegative'], isInside: Derivative): OperatorRow {
  const gradient = onFirst((node, upstream, context) => {
    return keepWhere(context.builder, isInside(node.inputs[0]!, node.outputs[0]!, node, context), upstream);
  });
  return { isNonNegative, relevance: pass, gradient };
}

/** x > 0 ? slope above : slope below. */
function select(x: string, above: string, below: string, { builder }: ExplainContext): string {
  return builder.add('Where', [builder.add('Greater', [x, builder.floats(0)]), above, below]);
}

const sigmoid: Derivative = (_x, y, _node, { builder }) => {
  return builder.add('Mul', [y, builder.add('Sub', [builder.floats(1), y])]);
};

/** Lower bound of a Clip; −∞ where it has none or computes it. */
function readMinimum(node: Node, context: ExplainContext): number {
  return Number(node.inputs[1] ? (context.constant(node.inputs[1])?.data[0] ?? -Infinity) : -Infinity);
}

/** A PRelu's slope has a gradient of its own, which nothing asks for. */
const preluGradient: ReverseRow = (node, upstream, context) => {
  const { builder } = context;
  const [x, slope] = node.inputs as [string, string];
  return [builder.add('Mul', [upstream[0]!, select(x, builder.floats(1), slope, context)]), undefined];
};

/**
 * AttnLRP's softmax rule (Achtibat et al. 2024, prop. 3.1): R_i = x_i (R_i − y_i Σ_j R_j). What a mask has ruled out
 * (y_i = 0, and x_i may be −∞) gets nothing.
 */
const softmaxRelevance = onFirst((node, upstream, { builder }) => {
  const [x, y] = [node.inputs[0]!, node.outputs[0]!];
  const sum = builder.add('ReduceSum', [upstream, builder.ints([readInt(node, 'axis', -1)])], { keepdims: 1 });
  const rest = builder.add('Sub', [upstream, builder.add('Mul', [y, sum])]);
  const isPossible = builder.add('Greater', [y, builder.floats(0)]);
  return keepWhere(builder, isPossible, builder.add('Mul', [x, rest]));
});

const softmaxGradient = onFirst((node, upstream, { builder }) => {
  const y = node.outputs[0]!;
  const axes = builder.ints([readInt(node, 'axis', -1)]);
  const sum = builder.add('ReduceSum', [builder.add('Mul', [upstream, y]), axes], { keepdims: 1 });
  return builder.add('Mul', [y, builder.add('Sub', [upstream, sum])]);
});

const logSoftmaxGradient = onFirst((node, upstream, { builder }) => {
  const sum = builder.add('ReduceSum', [upstream, builder.ints([readInt(node, 'axis', -1)])], { keepdims: 1 });
  return builder.add('Sub', [upstream, builder.add('Mul', [builder.add('Exp', [node.outputs[0]!]), sum])]);
});

export const activations = {
  Relu: activation(always, (_x, y, _node, { builder }) => builder.add('Sign', [y])),
  LeakyRelu: activation(never, (x, _y, node, context) => {
    return select(x, context.builder.floats(1), context.builder.floats(readFloat(node, 'alpha', 0.01)), context);
  }),
  PRelu: { isNonNegative: never, relevance: (_node, [upstream]) => [upstream, undefined], gradient: preluGradient },
  Elu: activation(never, (x, y, node, context) => {
    const { builder } = context;
    return select(x, builder.floats(1), builder.add('Add', [y, builder.floats(readFloat(node, 'alpha', 1))]), context);
  }),
  Selu: activation(never, (x, y, node, context) => {
    const { builder } = context;
    const gamma = readFloat(node, 'gamma', 1.0507009873554805);
    const scale = gamma * readFloat(node, 'alpha', 1.6732632423543772);
    return select(x, builder.floats(gamma), builder.add('Add', [y, builder.floats(scale)]), context);
  }),
  Celu: activation(never, (x, y, node, context) => {
    const { builder } = context;
    const inverse = builder.floats(1 / readFloat(node, 'alpha', 1));
    const below = builder.add('Add', [builder.add('Mul', [y, inverse]), builder.floats(1)]);
    return select(x, builder.floats(1), below, context);
  }),
  Sigmoid: activation(always, sigmoid),
  HardSigmoid: activation(always, (_x, y, node, { builder }) => {
    const isInside = builder.add('And', [
      builder.add('Greater', [y, builder.floats(0)]),
      builder.add('Less', [y, builder.floats(1)]),
    ]);
    return builder.add('Where', [isInside, builder.floats(readFloat(node, 'alpha', 0.2)), builder.floats(0)]);
  }),
  HardSwish: activation(never, (x, _y, _node, { builder }) => {
    const ramp = builder.add('Add', [builder.add('Mul', [x, builder.floats(1 / 3)]), builder.floats(0.5)]);
    const below = keepWhere(builder, builder.add('Greater', [x, builder.floats(-3)]), ramp);
    return builder.add('Where', [builder.add('Less', [x, builder.floats(3)]), below, builder.floats(1)]);
  }),
  Mish: activation(never, (x, _y, _node, { builder }) => {
    const t = builder.add('Tanh', [builder.add('Softplus', [x])]);
    const bend = builder.add('Sub', [builder.floats(1), builder.add('Mul', [t, t])]);
    const slope = builder.add('Mul', [builder.add('Mul', [x, builder.add('Sigmoid', [x])]), bend]);
    return builder.add('Add', [t, slope]);
  }),
  Tanh: activation(fromFirst, (_x, y, _node, { builder }) => {
    return builder.add('Sub', [builder.floats(1), builder.add('Mul', [y, y])]);
  }),
  Erf: activation(fromFirst, (x, _y, _node, { builder }) => {
    const bell = builder.add('Exp', [builder.add('Neg', [builder.add('Mul', [x, x])])]);
    return builder.add('Mul', [bell, builder.floats(2 / Math.sqrt(Math.PI))]);
  }),
  Sqrt: activation(always, (_x, y, _node, { builder }) => builder.add('Div', [builder.floats(0.5), y])),
  Reciprocal: activation(fromFirst, (_x, y, _node, { builder }) => {
    return builder.add('Neg', [builder.add('Mul', [y, y])]);
  }),
  Exp: activation(always, (_x, y) => y),
  Log: activation(never, (x, _y, _node, { builder }) => builder.add('Reciprocal', [x])),
  Abs: activation(always, (x, _y, _node, { builder }) => builder.add('Sign', [x])),
  Pow: {
    isNonNegative: fromFirst,
    relevance: (_node, [upstream]) => [upstream, undefined],
    gradient: (node, [upstream], { builder }) => {
      const [x, exponent] = node.inputs as [string, string];
      const power = builder.add('Pow', [x, builder.add('Sub', [exponent, builder.floats(1)])]);
      return [builder.add('Mul', [upstream!, builder.add('Mul', [exponent, power])]), undefined];
    },
  },
  Clip: clamp(
    (node, context) => readMinimum(node, context) >= 0,
    (x, _y, { inputs: [, low, high] }, { builder }) => {
      const isAbove = low ? [builder.add('Greater', [x, low])] : [];
      const isBelow = high ? [builder.add('Less', [x, high])] : [];
      const both = [...isAbove, ...isBelow];
      if (both.length === 0) return builder.add('Equal', [x, x]);
      return both.reduce((left, right) => builder.add('And', [left, right]));
    },
  ),
  Softplus: activation(always, (x, _y, _node, { builder }) => builder.add('Sigmoid', [x])),
  Softsign: activation(fromFirst, (x, _y, _node, { builder }) => {
    const base = builder.add('Add', [builder.add('Abs', [x]), builder.floats(1)]);
    return builder.add('Div', [builder.floats(1), builder.add('Mul', [base, base])]);
  }),
  ThresholdedRelu: clamp(
    (node) => readFloat(node, 'alpha', 1) >= 0,
    (x, _y, node, { builder }) => builder.add('Greater', [x, builder.floats(readFloat(node, 'alpha', 1))]),
  ),
  Softmax: { isNonNegative: always, relevance: softmaxRelevance, gradient: softmaxGradient },
  LogSoftmax: { isNonNegative: never, relevance: pass, gradient: logSoftmaxGradient },
} satisfies Record<string, OperatorRow>;
