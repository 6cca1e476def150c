import { createGraphBuilder, type GraphBuilder } from '../graph/builder.ts';
import { findDataValues, removeDeadNodes } from '../graph/dataflow.ts';
import { readInt, type Graph, type Node, type ValueInfo } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';
import type { HiddenLayer } from './hidden-layers.ts';

/** The model up to some of its values: its input in, those values out under their own names. */
export function createTrunk(model: Model, values: readonly string[]): Graph {
  return removeDeadNodes({ ...model.graph, name: 'trunk', outputs: values.map((name) => ({ name })) });
}

/** The model from a hidden layer on: the layer's value in (under its own name, [batch, …shape]), the logits out. */
export function createHead(model: Model, layer: HiddenLayer): Graph {
  const batch = model.graph.inputs[0]!.shape[0]!;
  const input: ValueInfo = { name: layer.name, type: 'float32', shape: [batch, ...layer.shape] };
  const data = findDataValues(model.graph);
  const builder = createGraphBuilder({ ...model.graph, nodes: [] }, 'unhans/head', model.graph.nodes);
  for (const node of model.graph.nodes) {
    if (node.outputs.includes(layer.name)) continue;
    if (node.op === 'Shape' && data.has(node.inputs[0]!)) addShape(node, model, layer, builder);
    else builder.addNode(node);
  }
  return removeDeadNodes(builder.build({ name: 'head', inputs: [input], outputs: [{ name: model.logits }] }));
}

/** The shape of a value that may lie before the layer: as it is known, the batch read off the layer. */
function addShape(node: Node, { shapes }: Model, layer: HiddenLayer, builder: GraphBuilder): void {
  const whole = shapes.get(node.inputs[0]!)!;
  const sizes = whole.slice(readInt(node, 'start', 0), readInt(node, 'end', whole.length));
  const batch = builder.add('Shape', [layer.name], { start: 0, end: 1 });
  const following = builder.add('Mul', [batch, builder.ints(sizes.map((size) => Math.max(-size, 0)))]);
  const fixed = builder.ints(sizes.map((size) => Math.max(size, 0)));
  builder.addNode({ ...node, op: 'Add', inputs: [following, fixed], attributes: {} });
}
