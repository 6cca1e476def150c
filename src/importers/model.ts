import type { Embedding } from './cut-embedding.ts';
import type { Graph } from '../graph/graph.ts';
import { countElements, foldToPlane } from '../tensor/tensor.ts';

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
  /** What the input was looked up in, where the file starts with token ids and the model behind them. */
  readonly embedding?: Embedding;
  /** The value with the class scores before any final softmax or sigmoid, [batch, classes]. */
  readonly logits: string;
  readonly classes: number;
  /** How many inputs one run takes: any number, or only this many. */
  readonly batch: 'any' | number;
  /** Why what was read could not be compared with what the file's own runtime computes; undefined where it was. */
  readonly unchecked?: string;
}

export interface ModelInput {
  readonly name: string;
  /** Without the batch axis. */
  readonly shape: readonly number[];
  /** Where the channels of an image are; 'NCHW' for every input that is no image. */
  readonly layout: Layout;
}

/** Which axis of an input's shape holds the channels; undefined where the input is one list of features. */
export function findChannelAxis({ shape, layout }: ModelInput): number | undefined {
  if (shape.length < 2) return undefined;
  return layout === 'NHWC' ? shape.length - 1 : 0;
}

/** Height and width of the places of an input, at which its relevance lies: all axes but that of the channels. */
export function measurePlaces(input: ModelInput): [height: number, width: number] {
  const axis = findChannelAxis(input);
  return foldToPlane(axis === undefined ? input.shape : input.shape.toSpliced(axis, 1));
}

/** How many numbers of an input lie at each of its places. */
export function countChannels(input: ModelInput): number {
  const axis = findChannelAxis(input);
  return axis === undefined ? 1 : input.shape[axis]!;
}

/** Says of which channel number `index` of an input is. */
export function createChannelReader(input: ModelInput): (index: number) => number {
  const channels = countChannels(input);
  const places = countElements(input.shape) / channels;
  return input.layout === 'NHWC' ? (index) => index % channels : (index) => Math.floor(index / places);
}
