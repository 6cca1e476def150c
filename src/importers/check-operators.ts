import { UnhansError } from '../errors.ts';
import { findDataValues } from '../graph/dataflow.ts';
import type { Graph } from '../graph/graph.ts';
import { isOperator } from '../graph/operators.ts';
import { isSimplified } from './canonize/simplify.ts';
import { isRenamed } from './upgrade.ts';

/**
 * Refuses a graph with operators between input and output that relevance cannot go through; names all of them at once.
 * @throws UnhansError `operator`; `details.unsupported` lists operator, node and opset.
 */
export function assertOperators(graph: Graph, path: string): void {
  const data = findDataValues(graph);
  const unsupported = graph.nodes
    .filter((node) => node.outputs.some((name) => data.has(name)))
    .filter(({ op, domain }) => domain !== '' || !(isOperator(op) || isSimplified(op) || isRenamed(op)))
    .map(({ op, domain, name }) => ({ operator: op, node: name, domain, opset: graph.opsets[domain] ?? 0 }));
  if (unsupported.length === 0) return;
  const list = unsupported.map(({ operator, node, domain, opset }) => {
    return `${domain ? `${domain}.` : ''}${operator} at node "${node}" (opset ${opset})`;
  });
  const count = `${unsupported.length} unsupported operator${unsupported.length === 1 ? '' : 's'}`;
  throw new UnhansError('operator', `no relevance rule for ${count} in ${path}: ${list.join('; ')}`, {
    details: { unsupported },
  });
}
