import { UnhansError } from '../errors.ts';
import { indexConsumers } from '../graph/dataflow.ts';
import { readInt, type Constant, type Graph, type Node, type ValueInfo } from '../graph/graph.ts';

/** The table that a model of tokens looks its ids up in: a row of numbers for every token it knows. */
export interface Embedding {
  /** Row-major [tokens, width]. */
  readonly table: Float32Array;
  readonly tokens: number;
  readonly width: number;
}

/** Operators that pass ids on as they are. */
const passing = new Set(['Cast', 'Identity']);

/**
 * A model of token ids as one that starts behind its embedding, so that relevance at a token is what arrives at its row
 * of the table: the lookup (`Gather` of a constant table by the input) is taken away, and its output is the input.
 * @throws UnhansError `model` where the graph does not begin with one such lookup, and nothing else reads the ids.
 */
export function cutEmbedding(graph: Graph, path: string): { graph: Graph; embedding: Embedding } {
  const { input, gather, passed } = findLookup(graph, path);
  const table = graph.constants.get(gather.inputs[0]!)!;
  const [tokens, width] = table.shape as [number, number];
  const start: ValueInfo = { name: gather.outputs[0]!, type: 'float32', shape: [...input.shape, width] };
  const gone = new Set([gather, ...passed]);
  return {
    graph: { ...graph, inputs: [start], nodes: graph.nodes.filter((node) => !gone.has(node)) },
    embedding: { table: table.data as Float32Array, tokens, width },
  };
}

interface Lookup {
  readonly input: ValueInfo;
  readonly gather: Node;
  /** What stands between the two. */
  readonly passed: readonly Node[];
}

function findLookup(graph: Graph, path: string): Lookup {
  const [input, ...others] = graph.inputs;
  const refuse = (problem: string) => {
    const expected = 'expected one input of token ids [batch, tokens] that a Gather looks up in a constant table';
    return new UnhansError('model', `cannot explain the tokens of ${path}: ${problem}, ${expected}`);
  };
  if (!input || others.length > 0) throw refuse(`it has ${graph.inputs.length} inputs`);
  const consumers = indexConsumers(graph.nodes);
  const passed: Node[] = [];
  for (let value = input.name; ;) {
    const [reader, ...more] = consumers.get(value) ?? [];
    if (!reader || more.length > 0) throw refuse(`${1 + more.length} nodes read "${value}"`);
    if (!passing.has(reader.op)) {
      if (!isLookup(reader, value, graph)) throw refuse(`${reader.op} "${reader.name}" reads "${value}"`);
      return { input, gather: reader, passed };
    }
    passed.push(reader);
    value = reader.outputs[0]!;
  }
}

function isLookup(node: Node, ids: string, { constants }: Graph): boolean {
  const table: Constant | undefined = constants.get(node.inputs[0]!);
  const isTable = table?.type === 'float32' && table.shape.length === 2;
  return node.op === 'Gather' && isTable && node.inputs[1] === ids && readInt(node, 'axis', 0) === 0;
}
