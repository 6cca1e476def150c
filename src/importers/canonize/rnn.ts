import type { Node } from '../../graph/graph.ts';
import { unroll, type Cell } from './recurrent.ts';
import type { Simplify } from './simplify-row.ts';

/** h = tanh(W x + U h + b), or another activation (Elman 1990). */
const rnn: Cell = {
  gates: 1,
  activations: ['Tanh'],
  initial: [5],
  ranges: () => [{ from: 0, to: 1 }],
  step: (input, [hidden], { builder, weighState, activations: [activate] }) => [
    activate!(builder.add('Add', [input, weighState(hidden!, 0)])),
  ],
};

/** A plain recurrent layer as ONNX has it, step by step. */
export function unrollRnn(node: Node, simplify: Simplify): boolean {
  return unroll(node, rnn, simplify);
}
