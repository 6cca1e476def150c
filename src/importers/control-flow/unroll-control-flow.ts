import { findDataValues, indexConsumers, removeDeadNodes } from '../../graph/dataflow.ts';
import { listBodies, type Constant, type Graph, type Node } from '../../graph/graph.ts';
import type { Runtime, RuntimeValue } from '../../runtime/session.ts';
import { toConstant } from '../fold-constants.ts';
import type { ModelInput } from '../model.ts';
import { toFloat32 } from '../to-float32.ts';
import { controlFlowTable, writeLength, type Unrolled } from './control-flow-table.ts';
import { evaluateFixed } from './evaluate-fixed.ts';

/** How deep loops and branches may lie in each other. */
const deepest = 8;

/**
 * Writes loops out turn by turn and replaces branches by the one that is taken, where the number of turns and the
 * condition are the same for every input; what does not depend on the input's content becomes a constant as a whole.
 * The others stay.
 */
export async function unrollControlFlow(graph: Graph, runtime: Runtime, input: ModelInput): Promise<Graph> {
  let current = graph;
  for (let depth = 0; depth < deepest; depth++) {
    const data = findDataValues(current);
    const control = current.nodes.filter(({ op, domain }) => domain === '' && Object.hasOwn(controlFlowTable, op));
    if (control.length === 0) return current;
    const isData = (node: Node) => node.outputs.some((name) => data.has(name));
    const asked = control
      .flatMap((node) => (isData(node) ? askedBy(node) : listRead(node, current)))
      .filter((name) => !data.has(name)); // two inputs that happen to give the same prove nothing
    const known = await evaluateFixed(addLengths(current, control), [...new Set(asked)], runtime, input);
    const next = rewrite(current, known, isData);
    if (!next) return current;
    current = removeDeadNodes(toFloat32(next));
  }
  return current;
}

/** What must be known of a node to unroll it. */
function askedBy(node: Node): readonly string[] {
  return controlFlowTable[node.op as keyof typeof controlFlowTable].asks(node);
}

/** The outputs of a node that others read; what only loops and branches use (sequences, say) is not among them. */
function listRead(node: Node, graph: Graph): string[] {
  const consumers = indexConsumers(graph.nodes);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  return node.outputs.filter((name) => name !== '' && (outputs.has(name) || consumers.has(name)));
}

/** The graph with the lengths of what is scanned, which are the numbers of turns. */
function addLengths(graph: Graph, control: readonly Node[]): Graph {
  const lengths = control.filter(({ op }) => op === 'Scan').map(writeLength);
  return {
    ...graph,
    nodes: [...graph.nodes, ...lengths.flatMap(({ nodes }) => nodes)],
    constants: new Map([...graph.constants, ...lengths.flatMap(({ constants }) => [...constants])]),
  };
}

/** The graph with everything replaced that could be, or undefined where nothing could. */
function rewrite(
  graph: Graph,
  known: ReadonlyMap<string, RuntimeValue>,
  isData: (node: Node) => boolean,
): Graph | undefined {
  const replacements = new Map(
    graph.nodes.flatMap((node) => {
      const replaced = isData(node) ? unroll(node, known, graph) : foldNode(node, known, graph);
      return replaced ? [[node, replaced] as const] : [];
    }),
  );
  if (replacements.size === 0) return undefined;
  const added = [...replacements.values()].flatMap(({ constants }) => [...constants]);
  const nodes = graph.nodes.flatMap((node) => replacements.get(node)?.nodes ?? [node]);
  return { ...graph, nodes, constants: new Map([...graph.constants, ...added]) };
}

function unroll(node: Node, known: ReadonlyMap<string, RuntimeValue>, graph: Graph): Unrolled | undefined {
  if (node.domain !== '' || !Object.hasOwn(controlFlowTable, node.op)) return undefined;
  return controlFlowTable[node.op as keyof typeof controlFlowTable].unroll(node, known, graph.opsets[''] ?? 0);
}

/** A loop or branch whose results are known is gone. */
function foldNode(node: Node, known: ReadonlyMap<string, RuntimeValue>, graph: Graph): Unrolled | undefined {
  if (listBodies(node).length === 0) return undefined;
  const values = listRead(node, graph).map((name) => [name, known.get(name)] as const);
  const folded = values.map(([name, value]) => [name, value && toConstant(value)] as const);
  if (folded.some(([, constant]) => constant === undefined)) return undefined;
  return { nodes: [], constants: new Map(folded as [string, Constant][]) };
}
