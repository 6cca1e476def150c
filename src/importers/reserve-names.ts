import { UnhansError } from '../errors.ts';
import { indexProducers } from '../graph/dataflow.ts';
import type { Attribute, Graph, Node } from '../graph/graph.ts';

/** What the explanation's graph calls its own inputs and outputs. */
const reserved = ['target', 'relevance', 'pixels', 'heatmap', 'conservation'];

/** Refuses an input or output whose name the explanation needs for itself. Throws UnhansError `model`. */
export function assertFreeName(kind: 'input' | 'output', name: string, path: string): void {
  if (!reserved.includes(name)) return;
  const expected = `expected a name other than ${reserved.join(', ')}`;
  throw new UnhansError('model', `cannot explain ${path}: its ${kind} is called "${name}", ${expected}`);
}

/** The graph with other names for the inner values, constants and nodes that are called what the explanation needs. */
export function freeReservedNames(graph: Graph): Graph {
  const taken = new Set([...indexProducers(graph.nodes).keys(), ...graph.constants.keys()]);
  const outer = [...graph.inputs, ...graph.outputs].map(({ name }) => name);
  const inner = reserved.filter((name) => taken.has(name) && !outer.includes(name));
  const names = new Map(inner.map((name) => [name, findFree(name, taken)]));
  const rename = (name: string): string => names.get(name) ?? name;
  return {
    ...graph,
    constants: new Map([...graph.constants].map(([name, constant]) => [rename(name), constant])),
    nodes: graph.nodes.map((node) => renameNode(node, rename)),
  };
}

function findFree(name: string, taken: ReadonlySet<string>): string {
  let free = `${name}_`;
  while (taken.has(free)) free += '_';
  return free;
}

function renameNode(node: Node, rename: (name: string) => string): Node {
  const attributes = Object.entries(node.attributes).map(([name, item]) => [name, renameBody(item, rename)] as const);
  return {
    ...node,
    name: reserved.includes(node.name) ? `${node.op}/${node.name}` : node.name,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
    attributes: Object.fromEntries(attributes),
  };
}

function renameBody(attribute: Attribute, rename: (name: string) => string): Attribute {
  if (attribute.kind !== 'graph') return attribute;
  const nodes = attribute.value.nodes.map((node) => renameNode(node, rename));
  return { kind: 'graph', value: { ...attribute.value, nodes } };
}
