import { UnhansError } from '../../../errors.ts';
import type { Constant, Graph } from '../../../graph/graph.ts';
import type { ModelJson } from '../model-json.ts';

/** A LayersModel of TensorFlow.js as a graph in ONNX's terms. */
export function readLayersModel(_file: ModelJson, _weights: ReadonlyMap<string, Constant>, path: string): Graph {
  throw new UnhansError('model', `cannot read ${path}: a LayersModel`);
}
