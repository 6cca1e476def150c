import { float } from '../../../graph/builder.ts';
import { inChannelsLast } from '../data-format.ts';
import { writeBinary } from '../elementwise.ts';
import { broadcastShapes, countUp, type Value } from '../value.ts';
import { writeTranspose } from '../arrangements.ts';
import { readFused } from './convolution-ops.ts';
import type { OpCall, OpRow } from './op-row.ts';

/** Products of matrices, and normalisation. */
export const productOps: Readonly<Record<string, OpRow>> = {
  BatchMatMul: (call) => multiply(call, 'adj_x', 'adj_y'),
  BatchMatMulV2: (call) => multiply(call, 'adj_x', 'adj_y'),
  Einsum: writeEinsum,
  FusedBatchNorm: normalise,
  FusedBatchNormV2: normalise,
  FusedBatchNormV3: normalise,
  MatMul: (call) => multiply(call, 'transpose_a', 'transpose_b'),
  _FusedMatMul: (call) => {
    const { bias, activate } = readFused(call);
    const product = multiply(call, 'transpose_a', 'transpose_b');
    return activate(bias ? writeBinary(call.writer, 'Add', product, bias) : product);
  },
};

function multiply({ attributes, writer, value }: OpCall, turnLeft: string, turnRight: string): Value {
  const [left, right] = [
    attributes.flag(turnLeft, false) ? turn(value(0)) : value(0),
    attributes.flag(turnRight, false) ? turn(value(1)) : value(1),
  ] as const;
  const name = writer.add('MatMul', [writer.arrange(left, 'last'), writer.arrange(right, 'last')]);
  const around = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2));
  return { name, shape: [...around, left.shape.at(-2)!, right.shape.at(-1)!], order: 'last' };

  function turn(matrix: Value): Value {
    const axes = countUp(matrix.shape.length);
    return writeTranspose(writer, matrix, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
  }
}

/** Sums of products by an equation with a letter for each axis, as TensorFlow.js reads it: without an ellipsis. */
function writeEinsum({ inputs, value, attributes, writer, refuse }: OpCall): Value {
  const values = inputs.map((_, index) => value(index));
  const equation = attributes.text('equation', '').replaceAll(' ', '');
  const [terms = '', result = ''] = equation.split('->');
  const letters = terms.split(',');
  const fits = values.every(({ shape }, index) => letters[index]?.length === shape.length);
  if (!equation.includes('->') || !fits) throw refuse(`the equation ${equation}, expected a letter for each axis`);
  const sizes = new Map(
    values.flatMap(({ shape }, index) => shape.map((size, axis) => [letters[index]![axis]!, size])),
  );
  const names = values.map((operand) => writer.arrange(operand, 'last'));
  const shape = Array.from(result, (letter) => sizes.get(letter) ?? 'free');
  return { name: writer.add('Einsum', names, { equation }), shape, order: 'last' };
}

/** At inference; only the first of what it gives is used then. */
function normalise(call: OpCall): Value {
  const weights = [1, 2, 3, 4].map((index) => call.value(index).name);
  if (call.attributes.flag('is_training', false)) throw call.refuse('is_training, expected it to be exported for use');
  return inChannelsLast(call.writer, call.value(0), call.channels, (value) => {
    const inputs = [call.writer.arrange(value, 'first'), ...weights];
    const epsilon = float(call.attributes.float('epsilon', 1e-3));
    const name = call.writer.add('BatchNormalization', inputs, { epsilon });
    return { ...value, name, order: value.shape.length < 3 ? 'last' : 'first' };
  });
}
