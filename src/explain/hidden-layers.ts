import { findDataValues, indexConsumers } from '../graph/dataflow.ts';
import type { Graph, Node } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';
import { countElements } from '../tensor/tensor.ts';
import { findChannelAxes } from './channel-axes.ts';

/** A value inside a model that every path from the input to the logits goes through. */
export interface HiddenLayer {
  /** Name of the value. */
  readonly name: string;
  /** Without the batch axis: [channels, …] or […, channels] of a feature map, [tokens, channels] of a sequence, [units] of a vector. */
  readonly shape: readonly number[];
  /** Which axis of `shape` holds the channels: the rest of them is where a feature may sit. */
  readonly channelAxis: number;
  /** How deep in the model it lies: the share of the layers with weights that come before it, 0 to 1. */
  readonly depth: number;
}

/** Layers with weights, by operator; what counts as depth. */
const weightedOperators = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'];

/** Depths at which a model is looked at besides its last feature map: where its features are simple, and half-way up. */
const lookedAt = [0.3, 0.6];

/**
 * The hidden layers of a model from the input up, without those that only an elementwise step separates from the next
 * one: of convolution, normalisation and activation it is the activation.
 *
 * They are the values that are still to be read when nothing else is: the relevance there is all the relevance there
 * is, and whoever replaces the value decides all that follows.
 */
export function listHiddenLayers(model: Pick<Model, 'graph' | 'shapes' | 'logits'>): HiddenLayer[] {
  const { nodes } = model.graph;
  const consumers = indexConsumers(nodes);
  const weighted = nodes.filter(isWeighted).length;
  const batch = model.graph.inputs[0]?.shape[0];
  const axes = findChannelAxes(model);
  return listCuts(model.graph, model.logits).flatMap(({ name, before }) => {
    const [rows, ...shape] = model.shapes.get(name) ?? [];
    const isPerImage = (rows === -1 || rows === batch) && shape.every((size) => size > 0);
    if (!isPerImage || shape.length === 0 || !isReadByMore(consumers.get(name) ?? [], model.shapes)) return [];
    return [{ name, shape, channelAxis: axes.get(name)! - 1, depth: before / Math.max(1, weighted) }];
  });
}

/**
 * The layers to look at where nobody names any: about a third and two thirds up, and the last feature map (the last
 * layer at all where the model has no feature maps), from the input up.
 */
export function chooseHiddenLayers(model: Pick<Model, 'graph' | 'shapes' | 'logits'>): HiddenLayer[] {
  const all = listHiddenLayers(model).filter(({ depth }) => depth > 0 && depth < 1);
  const maps = all.filter((layer) => countPlaces(layer) > 1);
  const layers = maps.length > 0 ? maps : all;
  const last = layers.at(-1);
  if (!last) return [];
  const near = lookedAt.map((share) => findNearest(layers, share * last.depth));
  return [...new Set([...near, last])];
}

/** Layers that tests move, at most. */
const movedLayers = 2;

/**
 * The layers that tests move: the last two that are looked at. Where only a maximum over its places is read of the last
 * feature map, that maximum counts as one: features that lie elsewhere in every sample have no mean at any place.
 */
export function chooseMovedLayers(model: Pick<Model, 'graph' | 'shapes' | 'logits'>): HiddenLayer[] {
  const layers = chooseHiddenLayers(model);
  const readers = model.graph.nodes.filter(({ inputs }) => inputs[0] === layers.at(-1)?.name);
  const maximum = readers.find(({ op }) => op === 'ReduceMax' || op === 'GlobalMaxPool')?.outputs[0];
  const pooled = listHiddenLayers(model).filter(({ name }) => name === maximum);
  return [...layers, ...pooled].slice(-movedLayers);
}

/** Name of the output of an explanation graph that holds the relevance at its hidden layer number `index`. */
export function nameHidden(index: number): string {
  return `hidden_${index}`;
}

/** Number of places of a layer: 1 where it is a vector. */
function countPlaces({ shape, channelAxis }: HiddenLayer): number {
  return countElements(shape) / shape[channelAxis]!;
}

function findNearest(layers: readonly HiddenLayer[], depth: number): HiddenLayer {
  return layers.reduce((best, layer) => (Math.abs(layer.depth - depth) < Math.abs(best.depth - depth) ? layer : best));
}

interface Cut {
  readonly name: string;
  /** Layers with weights up to here. */
  readonly before: number;
}

/** The values, in order, after whose computation no other value that depends on the input is still to be read. */
function listCuts(graph: Graph, logits: string): Cut[] {
  const data = findDataValues(graph);
  const lastReader = new Map<string, number>();
  for (const [index, node] of graph.nodes.entries()) for (const name of node.inputs) lastReader.set(name, index);
  const open = new Set(graph.inputs.map(({ name }) => name));
  const cuts: Cut[] = [];
  let before = 0;
  for (const [index, node] of graph.nodes.entries()) {
    if (node.outputs.includes(logits)) break;
    if (isWeighted(node)) before++;
    for (const name of node.inputs) if ((lastReader.get(name) ?? -1) <= index) open.delete(name);
    for (const name of node.outputs) if (data.has(name) && lastReader.has(name)) open.add(name);
    const [only] = open;
    if (open.size === 1 && only !== undefined && node.outputs.includes(only)) cuts.push({ name: only, before });
  }
  return cuts;
}

/** Whether some reader of a value does more than go over it element by element: mixes it, or forgets its places. */
function isReadByMore(readers: readonly Node[], shapes: Model['shapes']): boolean {
  const rank = (value: string | undefined) => shapes.get(value ?? '')?.length ?? 0;
  const forgetsPlaces = ({ inputs, outputs }: Node) => rank(inputs[0]) > 2 && rank(outputs[0]) === 2;
  return !readers.every((node) => elementwiseOperators.has(node.op) && !forgetsPlaces(node));
}

const elementwiseOperators = new Set([
  ...['Relu', 'LeakyRelu', 'PRelu', 'Elu', 'Selu', 'Celu', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Mish', 'Tanh'],
  ...['Clip', 'Softplus', 'Softsign', 'ThresholdedRelu', 'BatchNormalization', 'Identity', 'Mul', 'Div', 'Min', 'Max'],
  ...['Erf', 'Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze', 'LayerNormalization', 'InstanceNormalization'],
  ...['QuantizeLinear', 'DequantizeLinear'],
]);

function isWeighted({ op }: Node): boolean {
  return weightedOperators.includes(op);
}
