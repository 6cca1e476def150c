import { basename } from 'node:path';
import { countWeightBytes, encodeModel, encodeModelExternal } from './encode-onnx.ts';
import type { Graph } from './graph.ts';

/** Weights of a file that may hold 2 GiB at most, with room for the rest. */
const mostWeightBytes = 2_000_000_000;

/** A file to write: the pieces of its content, in order. */
export interface EncodedFile {
  readonly path: string;
  readonly data: Iterable<Uint8Array>;
}

/**
 * A graph as the files to write for it: one, or where its weights pass what a protobuf file can hold, one beside it with
 * the weights, named like the model and `.data`.
 */
export function encodeModelFiles(graph: Graph, path: string): EncodedFile[] {
  if (countWeightBytes(graph) <= mostWeightBytes) return [{ path, data: [encodeModel(graph)] }];
  const { bytes, external } = encodeModelExternal(graph, { location: `${basename(path)}.data` });
  return [
    { path: `${path}.data`, data: external.map(({ data }) => data) },
    { path, data: [bytes] },
  ];
}
