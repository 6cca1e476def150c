import { listBodies, type Graph, type Node } from './graph.ts';

/** Operators that read only the shape of what they are given. */
const shapeOperators = ['Shape', 'Size'];

/** Names of the values that depend on what the graph's inputs hold (not only on their shape), inputs included. */
export function findDataValues(graph: Pick<Graph, 'nodes' | 'inputs'>): Set<string> {
  const data = new Set(graph.inputs.map((input) => input.name));
  for (const node of graph.nodes) {
    if (shapeOperators.includes(node.op) || !readNames(node).some((name) => data.has(name))) continue;
    for (const name of node.outputs) data.add(name);
  }
  return data;
}

/** The node that computes each value. */
export function indexProducers(nodes: readonly Node[]): Map<string, Node> {
  const produced = nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const));
  return new Map(produced.filter(([name]) => name !== ''));
}

/** The nodes that read each value, in order. */
export function indexConsumers(nodes: readonly Node[]): Map<string, Node[]> {
  const consumers = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const name of node.inputs) {
      const readers = consumers.get(name);
      if (readers) readers.push(node);
      else consumers.set(name, [node]);
    }
  }
  return consumers;
}

/**
 * The nodes in an order in which each value is computed before it is read; what is in order stays as it is.
 * @returns undefined where values depend on themselves.
 */
export function sortNodes(nodes: readonly Node[]): Node[] | undefined {
  const producers = indexProducers(nodes);
  const sorted = new Set<Node>();
  const waiting = new Set<Node>();
  const stack = nodes.toReversed();
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    const needed = readNames(node).map((name) => producers.get(name));
    const missing = needed.filter((producer) => producer !== undefined && !sorted.has(producer)) as Node[];
    if (sorted.has(node) || missing.length === 0) {
      sorted.add(node);
      stack.pop();
    } else {
      if (waiting.has(node)) return undefined;
      waiting.add(node);
      stack.push(...missing);
    }
  }
  return [...sorted];
}

/** The graph without the nodes and constants that its outputs do not need. */
export function removeDeadNodes(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map((output) => output.name));
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const name of readNames(node)) needed.add(name);
    return true;
  });
  return {
    ...graph,
    nodes: nodes.toReversed(),
    constants: new Map([...graph.constants].filter(([name]) => needed.has(name))),
  };
}

/** The part of a graph that one of its outputs needs: without other outputs, nodes, constants and inputs. */
export function keepOutput(graph: Graph, output: string): Graph {
  const needed = removeDeadNodes({ ...graph, outputs: graph.outputs.filter(({ name }) => name === output) });
  const read = new Set(needed.nodes.flatMap(readNames));
  return { ...needed, inputs: graph.inputs.filter(({ name }) => read.has(name) || name === output) };
}

/** The names a node reads: its inputs, and what its bodies (of loops, of branches) take from around them. */
function readNames(node: Node): string[] {
  return [...node.inputs, ...listBodies(node).flatMap(({ nodes }) => nodes.flatMap(readNames))];
}
