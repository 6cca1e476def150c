import type { Body, Constant, Node } from '../../graph/graph.ts';

/** What a graph inside a node becomes in the graph around it. */
export interface Inlined {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Constant>;
  /** The names of its outputs, in order. */
  readonly outputs: readonly string[];
}

/**
 * The nodes of a body with `feeds` in the place of its inputs.
 * @param prefix begins the names of all it computes: every copy of a body needs its own
 */
export function inlineBody(body: Body, feeds: readonly string[], prefix: string): Inlined {
  const own = [...body.constants.keys(), ...body.nodes.flatMap(({ outputs }) => outputs)].filter((name) => name !== '');
  const names = new Map(own.map((name) => [name, `${prefix}/${name}`]));
  body.inputs.forEach(({ name }, index) => names.set(name, feeds[index]!));
  const rename = (name: string) => names.get(name) ?? name;
  return {
    nodes: body.nodes.map((node) => ({ ...renameNode(node, rename), name: `${prefix}/${node.name}` })),
    constants: new Map([...body.constants].map(([name, constant]) => [rename(name), constant])),
    outputs: body.outputs.map(({ name }) => rename(name)),
  };
}

/** A node with other names for values, also in what its own bodies take from around them. */
function renameNode(node: Node, rename: (name: string) => string): Node {
  const attributes = Object.entries(node.attributes).map(([key, attribute]) => {
    if (attribute.kind !== 'graph') return [key, attribute];
    return [key, { kind: 'graph', value: renameBody(attribute.value, rename) }];
  });
  const [inputs, outputs] = [node.inputs.map(rename), node.outputs.map(rename)];
  return { ...node, inputs, outputs, attributes: Object.fromEntries(attributes) as Node['attributes'] };
}

/** Names of a body hide none of those around it, so that only what is outside is renamed. */
function renameBody(body: Body, rename: (name: string) => string): Body {
  return {
    ...body,
    nodes: body.nodes.map((node) => renameNode(node, rename)),
    outputs: body.outputs.map((output) => ({ ...output, name: rename(output.name) })),
  };
}
