import { listBodies, type Body, type Node } from '../../graph/graph.ts';
import type { RowContext, Tensor, TfjsModule } from './row.ts';
import { tfjsTable } from './tfjs-table.ts';
import { toTensor } from './tensors.ts';

/** Computes the outputs of a graph from its inputs, both by name. What is not needed any more is freed on the way. */
export function runGraph(
  graph: Body,
  constants: ReadonlyMap<string, Tensor>,
  feeds: ReadonlyMap<string, Tensor>,
  tf: TfjsModule,
): Tensor[] {
  const values = new Map([...constants, ...feeds]);
  const owned = new Set<string>();
  const lastUses = findLastUses(graph);
  const context: RowContext = { tf, runBody: (body, inputs) => runBody(body, inputs, values, tf) };
  for (const [index, node] of graph.nodes.entries()) {
    const inputs = node.inputs.map((name) => values.get(name));
    const outputs = runNode(node, inputs, context);
    node.outputs.forEach((name, place) => {
      values.set(name, outputs[place]!);
      owned.add(name);
    });
    for (const name of [...node.inputs, ...node.outputs]) {
      if (lastUses.get(name) !== index || !owned.delete(name)) continue;
      values.get(name)!.dispose();
      values.delete(name);
    }
  }
  return graph.outputs.map(({ name }) => values.get(name)!.clone());
}

function runNode(node: Node, inputs: readonly (Tensor | undefined)[], context: RowContext): Tensor[] {
  const { tf } = context;
  return tf.tidy(() => {
    const result = tfjsTable[node.op]!(node, inputs, context);
    const outputs = Array.isArray(result) ? result : [result];
    // what is handed on as it is must outlive what was handed in
    return outputs.map((output) => (inputs.includes(output) ? output.clone() : output));
  });
}

/** A graph inside a node: its constants are few, and it sees the values outside. */
function runBody(body: Body, inputs: readonly Tensor[], outer: ReadonlyMap<string, Tensor>, tf: TfjsModule): Tensor[] {
  const constants = [...body.constants].map(([name, constant]): [string, Tensor] => [name, toTensor(constant, tf)]);
  const feeds = new Map(body.inputs.map(({ name }, index) => [name, inputs[index]!]));
  return runGraph(body, new Map([...outer, ...constants]), feeds, tf);
}

/** The position of the node that needs a value last; outputs of the graph are needed for ever. */
function findLastUses(graph: Body): Map<string, number> {
  const uses = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const name of [...node.inputs, ...node.outputs, ...listCaptured(node)]) uses.set(name, index);
  });
  for (const { name } of graph.outputs) uses.delete(name);
  return uses;
}

/** What the graphs inside a node read. */
function listCaptured(node: Node): string[] {
  return listBodies(node).flatMap(({ nodes }) => nodes.flatMap((inner) => [...inner.inputs, ...listCaptured(inner)]));
}
