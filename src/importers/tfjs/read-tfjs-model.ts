import type { ReadExternal } from '../../graph/decode-onnx.ts';
import type { Graph } from '../../graph/graph.ts';
import { readGraphModel } from './graph/read-graph-model.ts';
import { readLayersModel } from './layers/read-layers-model.ts';
import { parseModelJson } from './model-json.ts';
import { readWeights } from './read-weights.ts';

/**
 * Reads a `model.json` of TensorFlow.js: a LayersModel (Keras) or a GraphModel (TensorFlow), as a graph in ONNX's
 * terms. The input keeps its layout; images are transposed once, behind it.
 * @throws UnhansError `model` where the file is broken, `operator` for what has no counterpart, all of it at once.
 */
export function readTfjsModel(bytes: Uint8Array, path: string, readExternal: ReadExternal): Graph {
  const file = parseModelJson(bytes, path);
  const weights = readWeights(file.weightsManifest, path, readExternal);
  return 'node' in file.modelTopology ? readGraphModel(file, weights, path) : readLayersModel(file, weights, path);
}
