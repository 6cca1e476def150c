import { UnhansError } from '../../errors.ts';
import type { Node } from '../../graph/graph.ts';
import { countElements } from '../../tensor/tensor.ts';
import { defaultEpsilon, divideByValue, divideStable, keepWhere, sampleShape, undoBroadcast } from '../arithmetic.ts';
import type { ExplainContext, ReverseRow } from '../context.ts';
import { maybeLinearLayer } from '../linear-layer.ts';
import { inherited, never, type OperatorRow } from './table.ts';

/** A value for each input that depends on the model's input, from a step that knows which input it is. */
function perDataInput(
  step: (node: Node, upstream: string, index: 0 | 1, context: ExplainContext) => string | undefined,
): ReverseRow {
  return (node, [upstream], context) => {
    return node.inputs.map((name, index) => {
      if (!context.isData(name)) return undefined;
      const value = step(node, upstream!, index as 0 | 1, context);
      return value && undoBroadcast(context.builder, value, context.shape(node.outputs[0]!), context.shape(name));
    });
  };
}

const other = (node: Node, index: 0 | 1) => node.inputs[1 - index]!;

/** Residual addition: each side gets what it contributed to the sum (ε-stabilised). */
const shareSum: ReverseRow = (node, [upstream], context) => {
  const quotient = divideByValue(upstream!, node.outputs[0]!, defaultEpsilon, context);
  const from = context.shape(node.outputs[0]!);
  return node.inputs.map((name) => {
    if (!context.isData(name)) return undefined;
    return context.share(name, undoBroadcast(context.builder, quotient, from, context.shape(name)));
  });
};

/**
 * Operators whose output multiplies a signal as its gate: those that lie within fixed bounds, and the reciprocal, which
 * makes a quotient of the product.
 */
const gatingOperators = ['Sigmoid', 'HardSigmoid', 'Softmax', 'Tanh', 'Erf', 'Clip', 'Reciprocal'];

/** Those of them that are no activations of signals. */
const pureOperators = ['Sigmoid', 'HardSigmoid', 'Softmax', 'Reciprocal'];

/** Operators that only move numbers. */
const movingOperators = ['Reshape', 'Unsqueeze', 'Squeeze', 'Expand', 'Identity', 'Transpose', 'Split', 'Slice'];

/** Whether one of `operators` gives a value, seen through constant factors and shifts and moved numbers. */
function comesFrom(operators: readonly string[], value: string, context: ExplainContext): boolean {
  const producer = context.producer(value);
  if (!producer) return false;
  if (operators.includes(producer.op)) return true;
  const isWrapped = movingOperators.includes(producer.op);
  const isAffine =
    ['Mul', 'Add'].includes(producer.op) && producer.inputs.filter((name) => context.isData(name)).length === 1;
  const isSeenThrough = isWrapped || isAffine;
  return isSeenThrough && producer.inputs.some((name) => context.isData(name) && comesFrom(operators, name, context));
}

/** The gate of two computed factors; of two that may be, the one that is broadcast, else the one that is nothing else. */
function findGate(node: Node, context: ExplainContext): number {
  const isGating = node.inputs.map((name) => comesFrom(gatingOperators, name, context));
  if (isGating[0] !== isGating[1]) return isGating.indexOf(true);
  if (!isGating[0]) return -1;
  const [first, second] = node.inputs.map((name) => countElements(sampleShape(context, name))) as [number, number];
  if (first !== second) return first < second ? 0 : 1;
  const isPure = node.inputs.map((name) => comesFrom(pureOperators, name, context));
  return isPure[0] === isPure[1] ? -1 : isPure.indexOf(true);
}

/**
 * A product: by a constant it is passed through. Of two computed values, the signal takes all and the gate nothing
 * (Arras et al. 2019); where there is no telling which is the gate, each takes half (Achtibat et al. 2024, uniform rule).
 */
const signalTakesAll: ReverseRow = perDataInput((node, upstream, index, context) => {
  if (!context.isData(other(node, index))) return upstream;
  const gate = findGate(node, context);
  if (gate >= 0) return gate === index ? undefined : upstream;
  return context.builder.add('Mul', [upstream, context.builder.floats(0.5)]);
});

const productGradient = perDataInput((node, upstream, index, { builder }) => {
  return builder.add('Mul', [upstream, other(node, index)]);
});

const quotientGradient = perDataInput((node, upstream, index, { builder }) => {
  const share = builder.add('Div', [upstream, node.inputs[1]!]);
  if (index === 0) return share;
  return builder.add('Mul', [builder.add('Mul', [share, node.outputs[0]!]), builder.floats(-1)]);
});

/** In a quotient the numerator is the signal. */
const numeratorTakesAll = perDataInput((node, upstream, index, { isData }) => {
  return index === 0 || !isData(node.inputs[0]!) ? upstream : undefined;
});

/** The larger (smaller) of two takes all, the first in a tie. */
function extremum(compare: 'GreaterOrEqual' | 'LessOrEqual', isNonNegative: OperatorRow['isNonNegative']): OperatorRow {
  const gradient = perDataInput((node, upstream, index, { builder }) => {
    const isFirst = builder.add(compare, [node.inputs[0]!, node.inputs[1]!]);
    return keepWhere(builder, index === 0 ? isFirst : builder.add('Not', [isFirst]), upstream);
  });
  const relevance: ReverseRow = (node, upstream, context) => {
    const isActivation = node.inputs.filter((name) => context.isData(name)).length === 1;
    return isActivation
      ? perDataInput((_node, value) => value)(node, upstream, context)
      : gradient(node, upstream, context);
  };
  return { isNonNegative, relevance, gradient };
}

/**
 * A matrix product: shared in proportion to what each entry contributed (ε-stabilised); of two computed matrices each
 * side gets half of it (Achtibat et al. 2024, eq. 14).
 */
const shareProduct: ReverseRow = (node, [upstream], context) => {
  const { builder } = context;
  const isPair = node.inputs.every((name) => context.isData(name));
  const z = isPair ? builder.add('Mul', [node.outputs[0]!, builder.floats(2)]) : node.outputs[0]!;
  const sides = matrixGradient(node, [divideStable(builder, upstream!, z, defaultEpsilon)], context);
  return sides.map((side, index) => side && builder.add('Mul', [node.inputs[index]!, side]));
};

const matrixGradient: ReverseRow = (node, [upstream], context) => {
  const { builder } = context;
  return node.inputs.map((name, index) => {
    if (!context.isData(name)) return undefined;
    const shape = context.shape(node.inputs[1 - index]!);
    const perm = shape
      .map((_, axis) => axis)
      .with(-1, shape.length - 2)
      .with(-2, shape.length - 1);
    const transposed = builder.add('Transpose', [node.inputs[1 - index]!], { perm });
    const value = builder.add('MatMul', index === 0 ? [upstream!, transposed] : [transposed, upstream!]);
    const own = context.shape(name);
    return undoBroadcast(builder, value, [...context.shape(node.outputs[0]!).slice(0, -2), ...own.slice(-2)], own);
  });
};

/** A linear layer's gradient; its relevance is a rule of the composite and only asked for where that cannot apply. */
const layerGradient: ReverseRow = (node, [upstream], context) => {
  const layer = maybeLinearLayer(node, context);
  if (!layer)
    throw new UnhansError(
      'operator',
      `no rule for ${node.op} at node "${node.name}": its weights or its bias are computed`,
    );
  return node.inputs.map((name) => (name === layer.input ? layer.backward(upstream!, layer.weight) : undefined));
};

const linear: OperatorRow = { isNonNegative: never, relevance: layerGradient, gradient: layerGradient };

export const products = {
  Conv: linear,
  ConvTranspose: linear,
  Gemm: linear,
  BatchNormalization: linear,
  MatMul: { isNonNegative: never, relevance: shareProduct, gradient: matrixGradient },
  Add: { isNonNegative: inherited, relevance: shareSum, gradient: perDataInput((_node, upstream) => upstream) },
  Mul: { isNonNegative: inherited, relevance: signalTakesAll, gradient: productGradient },
  Div: { isNonNegative: inherited, relevance: numeratorTakesAll, gradient: quotientGradient },
  Max: extremum('GreaterOrEqual', (node, context) => node.inputs.some((name) => context.isNonNegative(name))),
  Min: extremum('LessOrEqual', inherited),
} satisfies Record<string, OperatorRow>;
