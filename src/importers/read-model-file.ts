import { createHash } from 'node:crypto';
import { decodeModel, type ReadExternal } from '../graph/decode-onnx.ts';
import type { Graph } from '../graph/graph.ts';
import { readBytes, readExternalBytes } from './model-bytes.ts';
import { readTfjsModel } from './tfjs/read-tfjs-model.ts';

/** A graph as its file has it, and what tells the file from others. */
export interface ModelFile {
  readonly graph: Graph;
  /** Of the file and its external weights, hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads an ONNX file, or a `.json` of TensorFlow.js, and the files with weights it names (only from its own folder).
 * @throws UnhansError `model` where a file is missing, unreadable, cut short or no model; `operator` for layers and
 *   operators of TensorFlow.js that have no counterpart.
 */
export function readModelFile(path: string): ModelFile {
  const bytes = readBytes(path);
  const hash = createHash('sha256').update(bytes);
  const readExternal: ReadExternal = (location, offset, length) => {
    const data = readExternalBytes(path, location, offset, length);
    hash.update(data);
    return data;
  };
  const graph = isTfjsFile(path) ? readTfjsModel(bytes, path, readExternal) : decodeModel(bytes, path, readExternal);
  return { graph, sha256: hash.digest('hex') };
}

/** Whether a path is that of a `model.json` of TensorFlow.js. */
export function isTfjsFile(path: string): boolean {
  return path.toLowerCase().endsWith('.json');
}
