import { readInt, type Node } from '../../graph/graph.ts';
import { keepWhere } from '../arithmetic.ts';
import { onFirst, type ExplainContext } from '../context.ts';
import { fromFirst, pass, type OperatorRow } from './table.ts';

/** Smallest number of the types that activations are quantised to. */
const smallest: Partial<Record<string, number>> = { uint8: 0, int8: -128, uint16: 0, int16: -32768 };

/** Whether nothing below zero can be told: the zero point is the smallest number there is. */
function cutsOffNegatives(node: Node, context: ExplainContext): boolean {
  const zero = node.inputs[2] ? context.constant(node.inputs[2]) : undefined;
  if (!zero) return node.inputs[2] === undefined && readInt(node, 'output_dtype', 2) === 2;
  return zero.data.every((value) => Number(value) === smallest[zero.type]);
}

/** Rounding has the gradient of what it rounds; there is none where numbers were cut off. */
const gradient = onFirst((node, upstream, { builder, shape }) => {
  const [x, scale, zero] = node.inputs as [string, string, string?];
  const axis = (readInt(node, 'axis', 1) + shape(x).length) % shape(x).length;
  const back = builder.add('DequantizeLinear', [node.outputs[0]!, scale, ...(zero ? [zero] : [])], { axis });
  const error = builder.add('Abs', [builder.add('Sub', [x, back])]);
  const perAxis = shape(x).map((_, index) => (index === axis ? -1 : 1));
  const step = shape(scale).length === 0 ? scale : builder.add('Reshape', [scale, builder.ints(perAxis)]);
  return keepWhere(builder, builder.add('LessOrEqual', [error, step]), upstream);
});

/** Numbers stored in fewer bits and read again: both only round. */
export const quantisation = {
  QuantizeLinear: {
    isNonNegative: (node, context) => fromFirst(node, context) || cutsOffNegatives(node, context),
    relevance: pass,
    gradient,
  },
  DequantizeLinear: { isNonNegative: fromFirst, relevance: pass, gradient: pass },
} satisfies Record<string, OperatorRow>;
