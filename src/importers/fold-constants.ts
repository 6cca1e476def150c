import { findDataValues, removeDeadNodes } from '../graph/dataflow.ts';
import type { Constant, Graph } from '../graph/graph.ts';
import type { RuntimeValue } from '../runtime/session.ts';
import type { Probe } from './probe.ts';

/**
 * Replaces what does not depend on the input's content (constant nodes, transposed weights, shapes that are the same
 * for every batch) by constants with the values the runtime computed, and drops the nodes that are then unused.
 */
export function foldConstants(graph: Graph, probe: Probe): Graph {
  const data = findDataValues(graph);
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.filter((node) => {
    const outputs = node.outputs.filter((name) => name !== '');
    const folded = outputs.map((name) =>
      !data.has(name) && probe.isConstant(name) ? toConstant(probe.values.get(name)!) : undefined,
    );
    if (folded.includes(undefined)) return true;
    outputs.forEach((name, index) => constants.set(name, folded[index]!));
    return false;
  });
  return removeDeadNodes({ ...graph, nodes, constants });
}

/** Numbers of the types that weights and shapes have; others (booleans) stay with the nodes that compute them. */
export function toConstant(value: RuntimeValue): Constant | undefined {
  const { data, shape } = value;
  if (data instanceof Float32Array) return { type: 'float32', shape, data };
  if (data instanceof BigInt64Array) return { type: 'int64', shape, data };
  return data instanceof Int32Array ? { type: 'int32', shape, data } : undefined;
}
