import { z } from 'zod';
import { UnhansError } from '../../../errors.ts';
import type { Constant, Graph } from '../../../graph/graph.ts';
import type { ModelJson } from '../model-json.ts';
import { assertLayers } from './assert-layers.ts';
import { parseTopology } from './parse-topology.ts';
import { readInput } from './read-input.ts';
import { createGraphWriter } from '../writer.ts';
import { writeLayer, writeTopology } from './write-topology.ts';

/**
 * A LayersModel of TensorFlow.js, Keras's topology with weights, as a graph in ONNX's terms.
 * @throws UnhansError `model` where the topology is broken or weights do not fit it; `operator` for unknown layers.
 */
export function readLayersModel(file: ModelJson, weights: ReadonlyMap<string, Constant>, path: string): Graph {
  const problem = `cannot read ${path}: modelTopology`;
  const topology = parseTopology(findModel(file.modelTopology), problem);
  assertLayers(topology, path);
  const graph = createGraphWriter(topology.name, weights);
  const byName = new Map(topology.layers.map((layer) => [layer.name, layer]));
  const inputs = topology.inputs.map((ref) => readInput(byName.get(ref.layer), graph, path));
  const outputs = writeTopology(topology, inputs, { graph, weights, path, parents: [], writeLayer });
  if (outputs.length === 0) throw new UnhansError('model', `${problem}: no outputs, expected output_layers`);
  topology.outputs.forEach((ref, index) => graph.addOutput(ref.layer, outputs[index]!));
  return graph.build();
}

/** The converter puts the model into `model_config`; TensorFlow.js itself does not. */
function findModel(topology: Readonly<Record<string, unknown>>): unknown {
  return z.object({ model_config: z.unknown().optional() }).safeParse(topology).data?.model_config ?? topology;
}
