import type { HiddenLayer } from '../explain/hidden-layers.ts';
import { createTrunk } from '../explain/split-model.ts';
import { createGraphBuilder, type GraphBuilder } from '../graph/builder.ts';
import type { Graph } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';

/** Name of the output of an activation graph. */
export const activationsOutput = 'activations';

/** The columns that a layer has among the activations. */
export interface LayerColumns {
  readonly name: string;
  /** The first column. */
  readonly offset: number;
  readonly width: number;
}

/** Where each layer's columns lie: two for each channel of a layer with places, one where it has none. */
export function listColumns(layers: readonly HiddenLayer[]): LayerColumns[] {
  let offset = 0;
  return layers.map((layer) => {
    const channels = layer.shape[layer.channelAxis]!;
    const columns = { name: layer.name, offset, width: listPlaceAxes(layer).length > 0 ? 2 * channels : channels };
    offset += columns.width;
    return columns;
  });
}

/**
 * The graph from a model's input to `activations`, [batch, columns]: layer after layer the mean of every channel over
 * its places, then the largest value of every channel; a layer without places as it is. The mean sees what is
 * everywhere, such as a tint, the largest value what is anywhere, such as a sticker.
 */
export function createActivationGraph(model: Model, layers: readonly HiddenLayer[]): Graph {
  const trunk = createTrunk(
    model,
    layers.map(({ name }) => name),
  );
  const builder = createGraphBuilder(trunk);
  const pooled = layers.flatMap((layer) => poolPlaces(layer, builder));
  const joined = builder.add('Concat', pooled, { axis: 1 });
  builder.addNode({
    op: 'Identity',
    domain: '',
    name: activationsOutput,
    inputs: [joined],
    outputs: [activationsOutput],
    attributes: {},
  });
  return builder.build({ name: activationsOutput, inputs: trunk.inputs, outputs: [{ name: activationsOutput }] });
}

function poolPlaces(layer: HiddenLayer, builder: GraphBuilder): string[] {
  const axes = listPlaceAxes(layer);
  if (axes.length === 0) return [layer.name];
  return ['ReduceMean', 'ReduceMax'].map((op) => builder.add(op, [layer.name, builder.ints(axes)], { keepdims: 0 }));
}

/** The axes of a layer's value, batch included, that are not its channels. */
function listPlaceAxes({ shape, channelAxis }: HiddenLayer): number[] {
  return shape.flatMap((_, axis) => (axis === channelAxis ? [] : [axis + 1]));
}
