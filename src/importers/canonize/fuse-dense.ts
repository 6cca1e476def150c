import { createGraphBuilder, type GraphBuilder } from '../../graph/builder.ts';
import { indexConsumers, removeDeadNodes } from '../../graph/dataflow.ts';
import type { Constant, Graph, Node } from '../../graph/graph.ts';
import type { Shape } from '../model.ts';

/** A dense layer on every row of a value with three axes or more: its product, and the addition of its bias. */
interface DenseLayer {
  readonly product: Node;
  readonly sum: Node;
  readonly bias: Constant;
}

/**
 * Makes one Gemm of a matrix product with constant weights and the addition of its bias, with the rows of all axes
 * before the last below each other: what a dense layer on sequences is exported as. Rules then see its bias.
 */
export function fuseDense(graph: Graph, shapes: ReadonlyMap<string, Shape>): Graph {
  const consumers = indexConsumers(graph.nodes);
  const layers = graph.nodes.flatMap((product) => findLayer(product, consumers, graph, shapes) ?? []);
  const bySum = new Map(layers.map((layer) => [layer.sum, layer]));
  const builder = createGraphBuilder({ ...graph, nodes: [] }, 'unhans/dense', graph.nodes);
  for (const node of graph.nodes) {
    const layer = bySum.get(node);
    if (layer) addGemm(layer, shapes, builder);
    else builder.addNode(node);
  }
  return removeDeadNodes(builder.build(graph));
}

function findLayer(
  product: Node,
  consumers: ReadonlyMap<string, readonly Node[]>,
  { constants, outputs }: Graph,
  shapes: ReadonlyMap<string, Shape>,
): DenseLayer | undefined {
  const [output] = product.outputs as [string];
  const [sum, ...others] = consumers.get(output) ?? [];
  if (product.op !== 'MatMul' || sum?.op !== 'Add' || others.length > 0) return undefined;
  if (outputs.some(({ name }) => name === output)) return undefined;
  const shape = shapes.get(product.inputs[0]!);
  const weight = constants.get(product.inputs[1]!)?.shape;
  if (!shape || shape.length < 3 || shape.filter((size) => size < 0).length > 1 || weight?.length !== 2)
    return undefined;
  const bias = constants.get(sum.inputs.find((name) => name !== output) ?? '');
  if (!bias || bias.shape.at(-1) !== weight[1] || bias.data.length !== weight[1]) return undefined;
  return bias.shape.length <= shape.length ? { product, sum, bias } : undefined;
}

function addGemm(layer: DenseLayer, shapes: ReadonlyMap<string, Shape>, builder: GraphBuilder): void {
  const [data, weight] = layer.product.inputs as [string, string];
  const rows = builder.add('Reshape', [data, builder.ints([-1, shapes.get(data)!.at(-1)!])]);
  const bias = builder.constant({ ...layer.bias, shape: [layer.bias.data.length] });
  const output = `${layer.product.outputs[0]!}/rows`;
  builder.addNode({ ...layer.product, op: 'Gemm', inputs: [rows, weight, bias], outputs: [output] });
  const shape = shapes.get(layer.sum.outputs[0]!)!.map((size) => Math.max(size, -1));
  builder.addNode({ ...layer.sum, op: 'Reshape', inputs: [output, builder.ints(shape)] });
}
