import { keepWhere, undoBroadcast } from '../arithmetic.ts';
import type { ReverseRow } from '../context.ts';
import type { OperatorRow } from './table.ts';

/** Each number goes back to the side it was taken from. */
const reverseWhere: ReverseRow = (node, [upstream], { builder, isData, shape }) => {
  const [condition, ...sides] = node.inputs as [string, string, string];
  const from = shape(node.outputs[0]!);
  const reversed = sides.map((name, index) => {
    if (!isData(name)) return undefined;
    const isTaken = index === 0 ? condition : builder.add('Not', [condition]);
    return undoBroadcast(builder, keepWhere(builder, isTaken, upstream!), from, shape(name));
  });
  return [undefined, ...reversed];
};

export const selections = {
  Where: {
    isNonNegative: (node, context) => node.inputs.slice(1).every((name) => context.isNonNegative(name)),
    relevance: reverseWhere,
    gradient: reverseWhere,
  },
} satisfies Record<string, OperatorRow>;
