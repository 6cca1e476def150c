import { removeDeadNodes } from '../graph/dataflow.ts';
import type { Graph, ValueInfo } from '../graph/graph.ts';
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
  const nodes = model.graph.nodes.filter(({ outputs }) => !outputs.includes(layer.name));
  return removeDeadNodes({ ...model.graph, name: 'head', nodes, inputs: [input], outputs: [{ name: model.logits }] });
}
