import type { GraphBuilder } from '../graph/builder.ts';
import type { ReverseStep } from './reverse.ts';

/** Numbers kept of a step: relevance that arrived, relevance that left, and how much left in absolute value. */
const sumsPerStep = 3;

/** A value [batch, steps + 1, 3] with the sums of every step; row 0 is the start. */
export function measureSteps(steps: readonly ReverseStep[], start: string, builder: GraphBuilder): string {
  const rows = [sumStep([start], [start], builder), ...steps.map((step) => sumStep(step.arriving, step.leaving, builder))];
  return builder.add('Reshape', [builder.add('Concat', rows, { axis: 1 }), builder.ints([-1, rows.length, sumsPerStep])]);
}

function sumStep(arriving: readonly string[], leaving: readonly string[], builder: GraphBuilder): string {
  return builder.add('Concat', [total('ReduceSum', arriving, builder), total('ReduceSum', leaving, builder), total('ReduceL1', leaving, builder)], {
    axis: 1,
  });
}

/** The sum over all numbers of all values, per sample: [batch, 1]. */
function total(op: 'ReduceSum' | 'ReduceL1', values: readonly string[], builder: GraphBuilder): string {
  const sums = values.map((value) => {
    const flat = builder.add('Flatten', [value], { axis: 1 });
    return builder.add(op, [flat, builder.ints([1])], { keepdims: 1 });
  });
  return sums.reduce((left, right) => builder.add('Add', [left, right]));
}
