import { createGraphBuilder, toAttributes, type GraphBuilder } from '../../graph/builder.ts';
import { removeDeadNodes } from '../../graph/dataflow.ts';
import type { Constant, Graph, ValueInfo } from '../../graph/graph.ts';
import { permuteToFirst, permuteToLast, type Dim, type Order, type Value } from './value.ts';

/** Writes the nodes that stand for one layer, or for one operation, named after it. */
export interface Writer extends Pick<GraphBuilder, 'add' | 'addMany' | 'ints'> {
  /** A float32 constant: a scalar from a number, otherwise a vector. */
  floats(values: number | readonly number[]): string;
  /** The name under which the graph holds the value with its axes in this order, transposed where it has to be. */
  arrange(value: Value, order: Order): string;
  /** The number of inputs in a run, as a whole number in a vector. */
  batchSize(): string;
}

/** The graph while it is being written. */
export interface GraphWriter {
  /** A writer whose nodes are called `scope`/operator. */
  open(scope: string): Writer;
  addInput(name: string, type: ValueInfo['type'], shape: readonly Dim[]): Value;
  /** Makes a value an output under a name of its own, its axes as TensorFlow has them. */
  addOutput(name: string, value: Value): void;
  build(): Graph;
}

/** Starts a graph with the weights of a file, by their names there. */
export function createGraphWriter(graphName: string, weights: ReadonlyMap<string, Constant>): GraphWriter {
  const builder = createGraphBuilder({ nodes: [], constants: weights, opsets: {} }, 'unhans');
  const inputs: ValueInfo[] = [];
  const outputs: { name: string }[] = [];
  const taken = new Set(weights.keys());
  const counts = new Map<string, number>();
  const arranged = new Map<string, string>();

  function claim(hint: string): string {
    let name = hint;
    let count = counts.get(hint) ?? 0;
    while (taken.has(name)) name = `${hint}_${++count}`;
    counts.set(hint, count);
    taken.add(name);
    return name;
  }

  function open(scope: string): Writer {
    const writer: Writer = {
      add: (op, from, attributes) => writer.addMany(op, from, 1, attributes)[0]!,
      addMany(op, from, count, attributes = {}) {
        const created = Array.from({ length: count }, () => claim(`${scope}/${op}`));
        const node = { op, domain: '', name: created[0]!, inputs: from, outputs: created };
        builder.addNode({ ...node, attributes: toAttributes(attributes) });
        return created;
      },
      floats: (values) => builder.floats(values),
      ints: (values) => builder.ints(values),
      arrange(value, order) {
        if (value.order === order || value.shape.length < 3) return value.name;
        const known = arranged.get(value.name);
        if (known !== undefined) return known;
        const perm = order === 'first' ? permuteToFirst(value.shape.length) : permuteToLast(value.shape.length);
        const name = writer.add('Transpose', [value.name], { perm });
        arranged.set(value.name, name).set(name, value.name);
        return name;
      },
      batchSize() {
        const shape = writer.add('Shape', [inputs[0]!.name]);
        return writer.add('Slice', [shape, writer.ints([0]), writer.ints([1])]);
      },
    };
    return writer;
  }

  return {
    open,
    addInput(wanted, type, shape) {
      const name = claim(wanted);
      inputs.push({ name, type, shape: shape.map((size, axis) => (size === 'free' ? `size${axis}` : size)) });
      return preferFirst({ name, shape, order: 'last' }, open(name));
    },
    addOutput(name, value) {
      const output = claim(name);
      const node = { op: 'Identity', domain: '', name: output, attributes: {} };
      builder.addNode({ ...node, inputs: [open(name).arrange(value, 'last')], outputs: [output] });
      outputs.push({ name: output });
    },
    build: () => removeDeadNodes(builder.build({ name: graphName, inputs, outputs })),
  };
}

/** An image is transposed where it enters, so that what rescales it comes behind the transpose, with what else there is. */
function preferFirst(value: Value, writer: Writer): Value {
  return value.shape.length < 4 ? value : { ...value, name: writer.arrange(value, 'first'), order: 'first' };
}
