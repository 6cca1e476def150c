import { indexProducers } from '../graph/dataflow.ts';
import type { Graph, Node } from '../graph/graph.ts';

/** What turns logits into probabilities; relevance starts in front of it. */
const squashing = ['Softmax', 'LogSoftmax', 'Sigmoid'];

/** Operators that hand on the numbers as they are, and those that only arrange them. */
const copying = ['Identity', 'Cast'];
const shaping = ['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose'];

/**
 * Walks back from `output` over a final softmax or sigmoid. One that lies behind operators that only arrange the
 * numbers becomes an Identity; the value they give then holds logits.
 */
export function stripSquashing(graph: Graph, output: string): { graph: Graph; logits: string } {
  const tail = listTail(graph, output);
  const end = tail.findIndex(({ op }) => shaping.includes(op));
  const passed = end < 0 ? tail : tail.slice(0, end);
  const stripped = new Set(tail.slice(passed.length).filter(({ op }) => squashing.includes(op)));
  const nodes = graph.nodes.map((node) => (stripped.has(node) ? { ...node, op: 'Identity', attributes: {} } : node));
  return { graph: { ...graph, nodes }, logits: passed.at(-1)?.inputs[0] ?? output };
}

/** The nodes at the end that squash, copy or arrange, from the output back. */
function listTail(graph: Graph, output: string): Node[] {
  const producers = indexProducers(graph.nodes);
  const tail: Node[] = [];
  let node = producers.get(output);
  while (node && [...squashing, ...copying, ...shaping].includes(node.op)) {
    tail.push(node);
    node = producers.get(node.inputs[0]!);
  }
  return tail;
}
