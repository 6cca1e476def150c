import { createGraphBuilder, type GraphBuilder } from '../../graph/builder.ts';
import { indexConsumers, indexProducers, removeDeadNodes } from '../../graph/dataflow.ts';
import { readFloat, readInt, type Constant, type Graph, type Node } from '../../graph/graph.ts';
import type { Shape } from '../model.ts';

/** y = scale · x + shift, one number per channel. */
interface ChannelAffine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** Linear layers whose weights can take a per-channel scale and shift in, and where their output channels are. */
const outputAxes: Record<string, (node: Node) => number> = {
  Conv: () => 0,
  ConvTranspose: () => 1,
  Gemm: (node) => (readInt(node, 'transB', 0) === 1 ? 0 : 1),
};

/**
 * Folds batch normalisation, and multiplication by or addition of per-channel constants, into the linear layer before
 * it wherever that is exact: the layer's output goes nowhere else. What cannot be folded stays a layer of its own.
 */
export function foldAffine(graph: Graph, shapes: ReadonlyMap<string, Shape>): Graph {
  const folded = foldOnce(graph, shapes);
  return folded.nodes.length === graph.nodes.length ? folded : foldAffine(folded, shapes);
}

function foldOnce(graph: Graph, shapes: ReadonlyMap<string, Shape>): Graph {
  const producers = indexProducers(graph.nodes);
  const consumers = indexConsumers(graph.nodes);
  const isOutput = new Set(graph.outputs.map((output) => output.name));
  const builder = createGraphBuilder({ ...graph, nodes: [] }, 'unhans/fold', graph.nodes);
  const replaced = new Set<Node>();
  const nodes = graph.nodes.map((node) => {
    const input = node.inputs.find((name) => producers.has(name));
    const layer = input === undefined ? undefined : producers.get(input);
    if (input === undefined || !layer || replaced.has(layer) || !Object.hasOwn(outputAxes, layer.op)) return node;
    const shape = shapes.get(input);
    if (!shape || consumers.get(input)!.length > 1 || isOutput.has(input)) return node;
    const affine = readAffine(node, input, graph, shape);
    const merged = affine && mergeAffine(layer, affine, node.outputs[0]!, graph, builder);
    if (!merged) return node;
    replaced.add(layer).add(node);
    return merged;
  });
  for (const node of nodes) if (!replaced.has(node)) builder.addNode(node);
  return removeDeadNodes(builder.build(graph));
}

/** The scale and shift that `node` applies to the channels (axis 1) of `input`, if that is all it does. */
function readAffine(node: Node, input: string, graph: Graph, shape: Shape): ChannelAffine | undefined {
  const channels = shape[1]!;
  if (node.op === 'BatchNormalization') return readBatchNormalization(node, graph);
  if (node.op !== 'Mul' && node.op !== 'Add') return undefined;
  const constant = graph.constants.get(node.inputs[0] === input ? node.inputs[1]! : node.inputs[0]!);
  if (!constant || constant.type !== 'float32') return undefined;
  const values = readPerChannel(constant, channels, shape.length);
  if (!values) return undefined;
  return node.op === 'Mul'
    ? { scale: values, shift: new Float64Array(channels) }
    : { scale: new Float64Array(channels).fill(1), shift: values };
}

/** The numbers of a constant that broadcasts along axis 1 only, one per channel. */
function readPerChannel(constant: Constant, channels: number, rank: number): Float64Array | undefined {
  const data = constant.data as Float32Array;
  if (data.length === 1 && constant.shape.length <= rank) return new Float64Array(channels).fill(data[0]!);
  const padded = [...Array<number>(Math.max(0, rank - constant.shape.length)).fill(1), ...constant.shape];
  const isPerChannel = padded.length === rank && padded.every((size, axis) => size === (axis === 1 ? channels : 1));
  return isPerChannel ? Float64Array.from(data) : undefined;
}

/** The inference form of batch normalisation (Ioffe & Szegedy 2015): scale · (x − mean) / √(var + ε) + bias. */
export function readBatchNormalization(node: Node, graph: Pick<Graph, 'constants'>): ChannelAffine | undefined {
  const [gamma, beta, mean, variance] = node.inputs.slice(1).map((name) => graph.constants.get(name)?.data);
  if (!gamma || !beta || !mean || !variance) return undefined;
  const epsilon = readFloat(node, 'epsilon', 1e-5);
  const scale = Float64Array.from(
    gamma as Float32Array,
    (value, index) => value / Math.sqrt(Number(variance[index]) + epsilon),
  );
  return { scale, shift: scale.map((value, index) => Number(beta[index]) - value * Number(mean[index])) };
}

function mergeAffine(
  layer: Node,
  affine: ChannelAffine,
  output: string,
  graph: Graph,
  builder: GraphBuilder,
): Node | undefined {
  const weight = graph.constants.get(layer.inputs[1]!);
  const bias = layer.inputs[2] ? graph.constants.get(layer.inputs[2]) : undefined;
  if (!weight || (layer.inputs[2] && !bias)) return undefined;
  const groups = layer.op === 'ConvTranspose' ? readInt(layer, 'group', 1) : 1;
  const axis = outputAxes[layer.op]!(layer);
  const oldBias = bias?.data as Float32Array | undefined;
  const shift = affine.shift.map((value, channel) => value + affine.scale[channel]! * (oldBias?.[channel] ?? 0));
  const inputs = [
    layer.inputs[0]!,
    builder.constant(scaleAxis(weight, axis, affine.scale, groups), 'weight'),
    builder.constant({ type: 'float32', shape: [shift.length], data: Float32Array.from(shift) }, 'bias'),
  ];
  return { ...layer, inputs, outputs: [output] };
}

/** Multiplies slice i of `axis` by scale i; with groups, axis 0 says which group's scales apply. */
function scaleAxis(weight: Constant, axis: number, scale: Float64Array, groups: number): Constant {
  const inner = weight.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const size = weight.shape[axis]!;
  const perGroup = weight.shape[0]! / groups;
  const data = Float32Array.from(weight.data as Float32Array, (value, index) => {
    const channel = Math.floor(index / inner) % size;
    const group = groups === 1 ? 0 : Math.floor(index / (inner * size) / perGroup);
    return value * scale[group * size + channel]!;
  });
  return { ...weight, data };
}
