import { readInt, type Node } from '../../graph/graph.ts';
import type { WriteActivation } from './recurrent-activations.ts';
import { splitGates, unroll, type Cell } from './recurrent.ts';
import type { Simplify } from './simplify-row.ts';

/** h = (1 − σ(z)) ⊙ tanh(n) + σ(z) ⊙ h; the gates come in the order z, r, n. */
const gru: Cell = {
  gates: 3,
  activations: ['Sigmoid', 'Tanh'],
  initial: [5],
  ranges: (node) => [
    { from: 0, to: 2 },
    { from: 2, to: 3, keepsBias: isResetLast(node) },
  ],
  step: (input, [hidden], direction, node) => {
    const { builder, size, weighState } = direction;
    const [toGate, toSignal] = direction.activations as [WriteActivation, WriteActivation];
    const sizes = builder.ints([2 * size, size]);
    const [forGates, forSignal] = builder.addMany('Split', [input, sizes], 2, { axis: 1 }) as [string, string];
    const gates = toGate(builder.add('Add', [forGates, weighState(hidden!, 0)]));
    const [z, r] = splitGates(gates, 2, direction) as [string, string];
    const recalled = isResetLast(node)
      ? builder.add('Mul', [r, weighState(hidden!, 1)])
      : weighState(builder.add('Mul', [r, hidden!]), 1);
    const proposed = toSignal(builder.add('Add', [forSignal, recalled]));
    const rest = builder.add('Add', [builder.add('Mul', [z, builder.floats(-1)]), builder.floats(1)]);
    const kept = builder.add('Mul', [z, hidden!]);
    return [builder.add('Add', [builder.add('Mul', [rest, proposed]), kept])];
  },
};

/** Whether the reset gate multiplies the product of state and weights (PyTorch, Keras), not the state itself. */
function isResetLast(node: Node): boolean {
  return readInt(node, 'linear_before_reset', 0) === 1;
}

/** A GRU (Cho et al. 2014) as ONNX has it, step by step. */
export function unrollGru(node: Node, simplify: Simplify): boolean {
  return unroll(node, gru, simplify);
}
