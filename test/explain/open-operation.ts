import type { AttributeInput } from '../../src/graph/builder.ts';
import { createGraphBuilder } from '../../src/graph/builder.ts';
import type { Constant, Graph, Node } from '../../src/graph/graph.ts';
import type { Shape } from '../../src/importers/model.ts';
import type { ExplainContext, ReverseRow } from '../../src/explain/context.ts';
import { addAll } from '../../src/explain/arithmetic.ts';
import { withWinners } from '../../src/explain/explain-once.ts';
import { createContext } from '../../src/explain/reverse.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { countElements } from '../../src/tensor/tensor.ts';

/** One node under test. */
export interface Operation {
  readonly op: string;
  /** Shapes of the inputs that vary, without the batch, by name; in the order of the node's inputs. */
  readonly data: Readonly<Record<string, readonly number[]>>;
  /** Constant inputs by name. */
  readonly constants?: Readonly<Record<string, Constant>>;
  /** The node's inputs where they are not the data, then the constants; '' for one that is left out. */
  readonly inputs?: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeInput>>;
  /** Default 1. */
  readonly outputs?: number;
  /** Which outputs relevance arrives at. Default all. */
  readonly arriving?: readonly number[];
  /** Whether every input comes out of a Relu, so that it is known not to be negative. */
  readonly rectified?: boolean;
  /** Default 18. */
  readonly opset?: number;
}

/** An operation with its reverse step, ready to run. */
export interface OpenOperation {
  /** Sizes of the outputs without the batch. */
  readonly outputShapes: readonly (readonly number[])[];
  /** The operation's outputs on a batch of inputs. */
  forward(data: Readonly<Record<string, Float32Array>>): Promise<Float32Array[]>;
  /** What the reverse step gives each data input, in their order. */
  reverse(data: Readonly<Record<string, Float32Array>>, upstream: readonly Float32Array[]): Promise<Float32Array[]>;
  release(): Promise<void>;
}

/** Makes an operation and one step back over it run; `choose` says by which row. */
export async function openOperation(
  operation: Operation,
  choose: (node: Node, context: ExplainContext) => ReverseRow,
): Promise<OpenOperation> {
  const model = await describeOperation(operation);
  const node = model.graph.nodes.at(-1)!;
  const builder = createGraphBuilder({ nodes: [], constants: model.graph.constants, opsets: model.graph.opsets });
  for (const item of model.graph.nodes) builder.addNode(withWinners(item));
  const context = createContext(model, builder);
  const arriving = operation.arriving ?? node.outputs.map((_, index) => index);
  const upstream = node.outputs.map((name, index) => (arriving.includes(index) ? `${name}/upstream` : undefined));
  const downstream = choose(node, context)(node, upstream, context);
  const names = Object.keys(operation.data);
  const gradients = names.map((_, index) => {
    const parts = downstream.filter((_value, place) => node.inputs[place] === model.dataInputs[index]);
    return addAll(
      builder,
      parts.filter((value) => value !== undefined),
    );
  });
  const outputs = [...node.outputs, ...gradients.filter((name) => name !== undefined)].map((name) => ({ name }));
  const arrivals = upstream.flatMap((name, index) => {
    const shape = ['batch', ...model.outputShapes[index]!];
    return name === undefined ? [] : [{ name, type: 'float32', shape } as const];
  });
  const signature = { name: 'operation', inputs: [...model.graph.inputs, ...arrivals], outputs };
  const session = await onnxRuntime.createSession(builder.build(signature), { optimize: false });

  const run = async (data: Readonly<Record<string, Float32Array>>, values: readonly Float32Array[]) => {
    const batch = data[names[0]!]!.length / countElements(operation.data[names[0]!]!);
    const feeds = [
      ...names.map((name) => [name, { data: data[name]!, shape: [batch, ...operation.data[name]!] }] as const),
      ...arrivals.map(({ name }, index) => {
        const shape = [batch, ...model.outputShapes[arriving[index]!]!];
        return [name, { data: values[index] ?? new Float32Array(countElements(shape)), shape }] as const;
      }),
    ];
    return session.run(Object.fromEntries<RuntimeValue>(feeds));
  };
  return {
    outputShapes: model.outputShapes,
    forward: async (data) => {
      const results = await run(data, []);
      return node.outputs.map((name) => results[name]!.data as Float32Array);
    },
    reverse: async (data, values) => {
      const results = await run(data, values);
      return gradients.map((name, index) => {
        if (name === undefined) return new Float32Array(data[names[index]!]!.length);
        return results[name]!.data as Float32Array;
      });
    },
    release: () => session.release(),
  };
}

/** The operation as a graph of its own, with the shapes the runtime gives its values. */
async function describeOperation(operation: Operation) {
  const { op, data, constants = {}, attributes = {}, outputs = 1, opset = 18, rectified = false } = operation;
  const names = Object.keys(data);
  const builder = createGraphBuilder(
    { nodes: [], constants: new Map(Object.entries(constants)), opsets: { '': opset } },
    'test',
  );
  const dataInputs = rectified ? names.map((name) => builder.add('Relu', [name])) : names;
  const inputs = (operation.inputs ?? [...names, ...Object.keys(constants)]).map((name) => {
    return names.includes(name) ? dataInputs[names.indexOf(name)]! : name;
  });
  const results = builder.addMany(op, inputs, outputs, attributes);
  const graph = builder.build({
    name: 'operation',
    inputs: names.map((name) => ({ name, type: 'float32', shape: ['batch', ...data[name]!] })),
    outputs: [...results, ...(rectified ? dataInputs : [])].map((name) => ({ name })),
  });
  const outputShapes = await readShapes(graph, data, results);
  const shapes = new Map<string, Shape>([
    ...names.map((name) => [name, [-1, ...data[name]!]] as const),
    ...dataInputs.map((name, index) => [name, [-1, ...data[names[index]!]!]] as const),
    ...results.map((name, index) => [name, [-1, ...outputShapes[index]!]] as const),
  ]);
  const input = { name: names[0]!, shape: data[names[0]!]!, layout: 'NCHW' } as const;
  return { graph, shapes, input, dataInputs, outputShapes };
}

async function readShapes(graph: Graph, data: Operation['data'], results: readonly string[]): Promise<number[][]> {
  const session = await onnxRuntime.createSession(graph, { optimize: false });
  const feeds = Object.entries(data).map(([name, shape]) => {
    return [name, { data: new Float32Array(countElements(shape)), shape: [1, ...shape] }] as const;
  });
  const values = await session.run(Object.fromEntries(feeds));
  await session.release();
  return results.map((name) => values[name]!.shape.slice(1));
}
