import type { Constant, Graph, Node } from '../graph/graph.ts';

/** Name of the free first axis of inputs. */
export const batchAxis = 'batch';

/** The graph with the first axis of its input declared as `batch`. */
export function declareBatch(graph: Graph, batch: number | typeof batchAxis): Graph {
  const [input, ...others] = graph.inputs;
  return { ...graph, inputs: [{ ...input!, shape: [batch, ...input!.shape.slice(1)] }, ...others] };
}

/**
 * The graph made for batches of `batch` with its batch axis free: the input's first axis is named, and reshapes to that
 * size copy their input's first axis instead. Whether the result computes the same is for the caller to check.
 */
export function freeBatch(graph: Graph, batch: number): Graph {
  const targets = new Set(graph.nodes.filter(({ op }) => op === 'Reshape').map((node) => node.inputs[1]!));
  const constants = [...graph.constants].map(([name, constant]) => {
    return [name, targets.has(name) ? freeTarget(constant, batch) : constant] as const;
  });
  const nodes = graph.nodes.map((node) => (targets.has(node.outputs[0]!) ? freeConstantNode(node, batch) : node));
  return { ...declareBatch(graph, batchAxis), constants: new Map(constants), nodes };
}

function freeConstantNode(node: Node, batch: number): Node {
  const value = node.attributes['value'];
  if (node.op !== 'Constant' || value?.kind !== 'tensor') return node;
  return { ...node, attributes: { value: { kind: 'tensor', value: freeTarget(value.value, batch) } } };
}

/** In a reshape target, 0 means: the size that the input has here. */
function freeTarget(target: Constant, batch: number): Constant {
  if (target.type !== 'int64' || Number(target.data[0]) !== batch) return target;
  return { ...target, data: (target.data as BigInt64Array).with(0, 0n) };
}
