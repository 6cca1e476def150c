import { readFloat, readInt, readInts, type Node } from '../../graph/graph.ts';
import { countElements } from '../../tensor/tensor.ts';
import {
  defaultEpsilon,
  divideByValue,
  invertPermutation,
  multiplyAxis,
  permute,
  reshapeTo,
  sampleShape,
  zerosLike,
} from '../arithmetic.ts';
import { onFirst, type ExplainContext } from '../context.ts';
import { fromFirst, pass, type OperatorRow } from './table.ts';

type Step = (node: Node, upstream: string, context: ExplainContext) => string;

/**
 * A row for an average, or any other linear map with weights ≥ 0 of its one input: relevance is shared in proportion to
 * the contributions (ε-stabilised), a gradient goes through the adjoint.
 */
export function proportional(adjoint: Step): OperatorRow {
  const relevance = onFirst((node, upstream, context) => {
    const quotient = divideByValue(upstream, node.outputs[0]!, defaultEpsilon, context);
    return context.share(node.inputs[0]!, adjoint(node, quotient, context));
  });
  return { isNonNegative: fromFirst, relevance, gradient: onFirst(adjoint) };
}

/** A row for maxima: the winner takes all. */
function winnerTakesAll(adjoint: Step): OperatorRow {
  return { isNonNegative: fromFirst, relevance: onFirst(adjoint), gradient: onFirst(adjoint) };
}

/** Hands back to every input its share 1/count of the average. */
const reverseAveragePool: Step = (node, upstream, context) => {
  const { builder } = context;
  const [, , ...inputSize] = sampleShape(context, node.inputs[0]!);
  const [, , ...outputSize] = sampleShape(context, node.outputs[0]!);
  const windows = inputSize.map((size, axis) => readWindows(node, axis, size, outputSize[axis]!));
  const ones = builder.floats(new Float32Array(countElements(inputSize)).fill(1), [1, 1, ...inputSize]);
  const rank = inputSize.length + 2;
  const counts = windows.reduce((value, matrix, axis) => {
    return multiplyAxis(builder, value, axis + 2, rank, builder.floats(matrix, [outputSize[axis]!, inputSize[axis]!]));
  }, ones);
  const share = builder.add('Div', [builder.add('AveragePool', [ones], node.attributes), counts]);
  return windows.reduce(
    (value, matrix, axis) => {
      const adjoint = builder.add('Transpose', [builder.floats(matrix, [outputSize[axis]!, inputSize[axis]!])], {
        perm: [1, 0],
      });
      return multiplyAxis(builder, value, axis + 2, rank, adjoint);
    },
    builder.add('Mul', [upstream, share]),
  );
};

/** Which positions each window of one axis covers: 0/1 matrix [windows, positions]. */
function readWindows(node: Node, axis: number, positions: number, windows: number): Float32Array {
  const kernel = readInts(node, 'kernel_shape')![axis]!;
  const stride = readInts(node, 'strides')?.[axis] ?? 1;
  const dilation = readInts(node, 'dilations')?.[axis] ?? 1;
  const pad = readInts(node, 'pads')?.[axis] ?? 0;
  const matrix = new Float32Array(windows * positions);
  for (let window = 0; window < windows; window++) {
    for (let tap = 0; tap < kernel; tap++) {
      const position = window * stride - pad + tap * dilation;
      if (position >= 0 && position < positions) matrix[window * positions + position] = 1;
    }
  }
  return matrix;
}

/** Spreads a mean over `axes` back: every input gets 1/count of it. */
function reverseMean(
  node: Node,
  upstream: string,
  axes: readonly number[],
  isMean: boolean,
  context: ExplainContext,
): string {
  const { builder } = context;
  const shape = context.shape(node.inputs[0]!);
  const kept = reshapeTo(
    builder,
    upstream,
    shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
  );
  const count = countElements(axes.map((axis) => shape[axis]!));
  const share = isMean ? builder.add('Mul', [kept, builder.floats(1 / count)]) : kept;
  return builder.add('Expand', [share, builder.ints(shape.map((size, axis) => (axes.includes(axis) ? size : 1)))]);
}

function spatialAxes(node: Node, context: ExplainContext): number[] {
  return context
    .shape(node.inputs[0]!)
    .slice(2)
    .map((_, axis) => axis + 2);
}

/** The axes of a reduction, counted from the front; all of them where none are named. */
function reducedAxes(node: Node, context: ExplainContext): number[] {
  const rank = context.shape(node.inputs[0]!).length;
  const named = node.inputs[1] ? [...context.constant(node.inputs[1])!.data].map(Number) : [];
  if (named.length === 0)
    return readInt(node, 'noop_with_empty_axes', 0) === 1 ? [] : Array.from({ length: rank }, (_, axis) => axis);
  return named.map((axis) => (axis < 0 ? axis + rank : axis));
}

/** Puts each output's value where its window's maximum was; where windows overlap, their values add up. */
const reverseMaxPool: Step = (node, upstream, context) => {
  const { builder } = context;
  if (isTiling(node, context)) {
    const kernel = readInts(node, 'kernel_shape')!;
    const size = builder.add('Shape', [node.inputs[0]!]);
    return builder.add('MaxUnpool', [upstream, context.winners(node), size], { kernel_shape: kernel, strides: kernel });
  }
  const flat = builder.ints([-1]);
  const zeros = builder.add('Reshape', [zerosLike(builder, node.inputs[0]!), flat]);
  const places = builder.add('Reshape', [context.winners(node), flat]);
  const values = builder.add('Reshape', [upstream, flat]);
  const scattered = builder.add('ScatterElements', [zeros, places, values], { axis: 0, reduction: 'add' });
  return reshapeTo(builder, scattered, context.shape(node.inputs[0]!));
};

/** Whether a pooling's windows lie side by side within its input. */
function isTiling(node: Node, context: ExplainContext): boolean {
  const [, , ...inputSize] = context.shape(node.inputs[0]!);
  const [, , ...outputSize] = context.shape(node.outputs[0]!);
  const isDilated = readInts(node, 'dilations')?.some((dilation) => dilation > 1) ?? false;
  const strides = readInts(node, 'strides');
  return readInts(node, 'kernel_shape')!.every((size, axis) => {
    return !isDilated && size <= (strides?.[axis] ?? 1) && size * outputSize[axis]! <= inputSize[axis]!;
  });
}

/** A maximum over axes of the input: relevance goes to the first largest number. */
function reverseMaximum(node: Node, upstream: string, axes: readonly number[], context: ExplainContext): string {
  const { builder } = context;
  const shape = context.shape(node.inputs[0]!);
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const perm = [...kept, ...axes.toSorted((left, right) => left - right)];
  const [outer, moved] = [kept, perm].map((list) => list.map((axis) => shape[axis]!)) as [number[], number[]];
  const flat = reshapeTo(builder, permute(builder, node.inputs[0]!, perm), [
    ...outer,
    countElements(axes.map((axis) => shape[axis]!)),
  ]);
  const place = builder.add('ArgMax', [flat], { axis: -1, keepdims: 1 });
  const value = reshapeTo(builder, upstream, [...outer, 1]);
  const scattered = builder.add('ScatterElements', [zerosLike(builder, flat), place, value], { axis: -1 });
  return permute(builder, reshapeTo(builder, scattered, moved), invertPermutation(perm));
}

/** y = x / s^β with s = bias + α/size · Σ x² over neighbouring channels. */
const lrnGradient: Step = (node, upstream, context) => {
  const { builder } = context;
  const x = node.inputs[0]!;
  const shape = context.shape(x);
  const size = readInt(node, 'size', 1);
  const [alpha, beta, bias] = [
    readFloat(node, 'alpha', 1e-4),
    readFloat(node, 'beta', 0.75),
    readFloat(node, 'bias', 1),
  ];
  const sumNeighbours = (value: string, transposed: boolean) => {
    const matrix = builder.floats(createBand(shape[1]!, size, transposed), [shape[1]!, shape[1]!]);
    return multiplyAxis(builder, value, 1, shape.length, matrix);
  };
  const scaled = builder.add('Mul', [sumNeighbours(builder.add('Mul', [x, x]), false), builder.floats(alpha / size)]);
  const s = builder.add('Add', [scaled, builder.floats(bias)]);
  const direct = builder.add('Mul', [upstream, builder.add('Pow', [s, builder.floats(-beta)])]);
  const shared = builder.add('Div', [builder.add('Mul', [upstream, node.outputs[0]!]), s]);
  const through = builder.add('Mul', [
    builder.add('Mul', [x, sumNeighbours(shared, true)]),
    builder.floats((-2 * alpha * beta) / size),
  ]);
  return builder.add('Add', [direct, through]);
};

/** 0/1 matrix [channels, channels]: row i has the channels whose squares LRN sums for channel i. */
function createBand(channels: number, size: number, transposed: boolean): Float32Array {
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  return Float32Array.from({ length: channels * channels }, (_, index) => {
    const [row, column] = [Math.floor(index / channels), index % channels];
    const offset = transposed ? row - column : column - row;
    return offset >= -before && offset <= after ? 1 : 0;
  });
}

export const pools = {
  AveragePool: proportional(reverseAveragePool),
  GlobalAveragePool: proportional((node, upstream, context) => {
    return reverseMean(node, upstream, spatialAxes(node, context), true, context);
  }),
  ReduceMean: proportional((node, upstream, context) => {
    return reverseMean(node, upstream, reducedAxes(node, context), true, context);
  }),
  ReduceSum: proportional((node, upstream, context) => {
    return reverseMean(node, upstream, reducedAxes(node, context), false, context);
  }),
  MaxPool: winnerTakesAll(reverseMaxPool),
  GlobalMaxPool: winnerTakesAll((node, upstream, context) => {
    return reverseMaximum(node, upstream, spatialAxes(node, context), context);
  }),
  ReduceMax: winnerTakesAll((node, upstream, context) => {
    return reverseMaximum(node, upstream, reducedAxes(node, context), context);
  }),
  LRN: { isNonNegative: fromFirst, relevance: pass, gradient: onFirst(lrnGradient) },
} satisfies Record<string, OperatorRow>;
