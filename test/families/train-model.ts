import { createGradient } from '../../src/explain/gradients.ts';
import { withWinners } from '../../src/explain/explain-once.ts';
import { maybeLinearLayer } from '../../src/explain/linear-layer.ts';
import { createContext, reverseGraph } from '../../src/explain/reverse.ts';
import { createGraphBuilder } from '../../src/graph/builder.ts';
import { removeDeadNodes } from '../../src/graph/dataflow.ts';
import type { Constant, Graph } from '../../src/graph/graph.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { weightGradientTable } from './weight-gradients.ts';

/** Samples and what they show, one class each. */
export interface Batch {
  readonly input: RuntimeValue;
  readonly labels: readonly number[];
}

export interface TrainOptions {
  readonly steps: number;
  readonly rate: number;
  /** The samples of a step. */
  readonly draw: (step: number) => Batch;
  /** Whether it was enough. */
  onStep(step: number, loss: number): boolean;
}

/** A copy of a model whose linear layers were trained by Adam on the cross entropy. */
export async function trainModel(model: Model, { steps, rate, draw, onStep }: TrainOptions): Promise<Model> {
  const { graph, gradients } = writeTraining(model);
  const weights = [...gradients.keys()].map((name) => createSlot(name, model.graph.constants.get(name)!));
  const session = await onnxRuntime.createSession(graph, { threads: 1 });
  for (let step = 1; step <= steps; step++) {
    const { input, labels } = draw(step);
    const feeds = Object.fromEntries(weights.map(({ name, value }) => [name, value]));
    const target = { data: BigInt64Array.from(labels, BigInt), shape: [labels.length] };
    const result = await session.run({ ...feeds, [model.input.name]: input, target });
    for (const slot of weights) stepAdam(slot, result[gradients.get(slot.name)!]!.data as Float32Array, step, rate);
    if (onStep(step, (result['loss']!.data as Float32Array)[0]!)) break;
  }
  await session.release();
  const trained = weights.map(({ name, value }): [string, Constant] => [
    name,
    { type: 'float32', shape: value.shape, data: value.data },
  ]);
  return { ...model, graph: { ...model.graph, constants: new Map([...model.graph.constants, ...trained]) } };
}

/** The model and the gradient of its mean cross entropy for every weight, which is an input now. */
function writeTraining(model: Model): { graph: Graph; gradients: Map<string, string> } {
  const builder = createGraphBuilder({ nodes: [], constants: model.graph.constants, opsets: model.graph.opsets });
  for (const node of model.graph.nodes) builder.addNode(withWinners(node));
  const context = createContext(model, builder);
  const oneHot = builder.add('OneHot', ['target', builder.ints([model.classes]), builder.floats([0, 1])], { axis: -1 });
  const rest = context.shape(model.logits).slice(2);
  const shaped = builder.add('Reshape', [oneHot, builder.ints([-1, model.classes, ...rest])]);
  const excess = builder.add('Sub', [builder.add('Softmax', [model.logits], { axis: 1 }), shaped]);
  const count = builder.add('ReduceSum', [oneHot], { keepdims: 0 });
  const start = builder.add('Div', [excess, count]);
  const { steps } = reverseGraph(model, createGradient(), start, context);
  const parts = new Map<string, string[]>();
  for (const { node, arriving } of steps) {
    const layer = maybeLinearLayer(node, context);
    const gradientsOf = layer && weightGradientTable[node.op];
    for (const [name, gradient] of gradientsOf?.(node, arriving[0]!.relevance, context) ?? [])
      parts.set(name, [...(parts.get(name) ?? []), gradient]);
  }
  const gradients = new Map(
    [...parts].map(([name, values]) => [name, values.length > 1 ? builder.add('Sum', values) : values[0]!]),
  );
  const picked = builder.add(
    'ReduceSum',
    [builder.add('Mul', [builder.add('LogSoftmax', [model.logits], { axis: 1 }), shaped])],
    { keepdims: 0 },
  );
  const loss = builder.add('Neg', [builder.add('Div', [picked, count])]);
  builder.addNode({ op: 'Identity', domain: '', name: 'loss', inputs: [loss], outputs: ['loss'], attributes: {} });
  const constants = new Map(model.graph.constants);
  const inputs = [...gradients.keys()].map(
    (name) => ({ name, type: 'float32', shape: constants.get(name)!.shape }) as const,
  );
  const graph = builder.build({
    name: 'training',
    inputs: [
      ...model.graph.inputs,
      { name: 'target', type: 'int64', shape: [model.graph.inputs[0]!.shape[0]!] },
      ...inputs,
    ],
    outputs: [{ name: 'loss' }, ...[...gradients.values()].map((name) => ({ name }))],
  });
  const kept = new Map([...graph.constants].filter(([name]) => !gradients.has(name)));
  return { graph: removeDeadNodes({ ...graph, constants: kept }), gradients };
}

/** A weight and its running moments. */
interface Slot {
  readonly name: string;
  readonly value: RuntimeValue;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

function createSlot(name: string, { data, shape }: Constant): Slot {
  const moments = () => new Float64Array(data.length);
  return { name, value: { data: Float32Array.from(data as Float32Array), shape }, mean: moments(), square: moments() };
}

/** One step of Adam (Kingma & Ba 2015) with its usual decays. */
function stepAdam({ value, mean, square }: Slot, gradient: Float32Array, step: number, rate: number): void {
  const [first, second] = [0.9, 0.999];
  const data = value.data as Float32Array;
  for (let index = 0; index < data.length; index++) {
    const slope = gradient[index]!;
    mean[index] = first * mean[index]! + (1 - first) * slope;
    square[index] = second * square[index]! + (1 - second) * slope * slope;
    const deviation = Math.sqrt(square[index]! / (1 - second ** step)) + 1e-8;
    data[index] = data[index]! - (rate * mean[index]!) / (1 - first ** step) / deviation;
  }
}
