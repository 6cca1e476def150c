import type { Node } from '../../graph/graph.ts';
import type { WriteActivation } from './recurrent-activations.ts';
import { splitGates, unroll, type Cell } from './recurrent.ts';
import type { Simplify } from './simplify-row.ts';

/** c = σ(f) ⊙ c + σ(i) ⊙ tanh(g), h = σ(o) ⊙ tanh(c); the gates come in the order i, o, f, g. */
const lstm: Cell = {
  gates: 4,
  activations: ['Sigmoid', 'Tanh', 'Tanh'],
  initial: [5, 6],
  ranges: () => [{ from: 0, to: 4 }],
  step: (input, [hidden, memory], direction) => {
    const { builder, weighState } = direction;
    const [toGate, toSignal, toOutput] = direction.activations as [WriteActivation, WriteActivation, WriteActivation];
    const parts = splitGates(builder.add('Add', [input, weighState(hidden!, 0)]), 4, direction);
    const [i, o, f] = parts.slice(0, 3).map(toGate) as [string, string, string];
    const written = builder.add('Mul', [i, toSignal(parts[3]!)]);
    const next = builder.add('Add', [builder.add('Mul', [f, memory!]), written]);
    return [builder.add('Mul', [o, toOutput(next)]), next];
  },
};

/** An LSTM (Hochreiter & Schmidhuber 1997) as ONNX has it, step by step. */
export function unrollLstm(node: Node, simplify: Simplify): boolean {
  return unroll(node, lstm, simplify);
}
