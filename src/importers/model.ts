import type { Graph } from '../graph/graph.ts';

/** A shape of a value inside a model. A negative size −m is m times the batch; −1 is the batch. */
export type Shape = readonly number[];

export type Layout = 'NCHW' | 'NHWC';

/** A classifier read, checked against the reference runtime and brought to one form. */
export interface Model {
  /** As the user named the file. */
  readonly path: string;
  /** Hash of the model file and its external weights, hexadecimal. */
  readonly sha256: string;
  /** float32, one operator set, constants folded; every value keeps the name it has in the file. */
  readonly graph: Graph;
  /** Shape of every value of the graph that depends on the input. */
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly input: ModelInput;
  /** The value with the class scores before any final softmax or sigmoid, [batch, classes]. */
  readonly logits: string;
  readonly classes: number;
  /** How many inputs one run takes: any number, or only this many. */
  readonly batch: 'any' | number;
}

export interface ModelInput {
  readonly name: string;
  /** Without the batch axis. */
  readonly shape: readonly number[];
  /** Where the channels of an image are; 'NCHW' for every input that is no image. */
  readonly layout: Layout;
}
