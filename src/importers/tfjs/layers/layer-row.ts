import type { z } from 'zod';
import type { UnhansError } from '../../../errors.ts';
import type { Dim, Value } from '../value.ts';
import type { Writer } from '../writer.ts';
import type { WrappedLayer } from './parse-topology.ts';

/** One layer of a Keras model, called once: what its row needs to write it. */
export interface LayerCall {
  /** With the models it is nested in: outer/inner/layer. */
  readonly name: string;
  readonly inputs: readonly [Value, ...Value[]];
  readonly writer: Writer;
  /** The layer's options as `schema` has them. Throws UnhansError `model` where they differ. */
  readConfig<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
  /**
   * The weight that comes next in this layer, under the first of these names that the file has. Throws UnhansError
   * `model` where it is missing or of another shape.
   */
  readWeight(shape: readonly Dim[], ...names: readonly [string, ...string[]]): Weight;
  /** An error that says what about this layer cannot be read. */
  refuse(problem: string): UnhansError;
  /** The same call with other options. */
  withConfig(config: unknown): LayerCall;
  /** Writes a layer, or a model, that this one is put around. */
  writeInner(layer: WrappedLayer, input: Value): Value;
}

/** A constant of the graph that holds a weight. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Writes what a layer of one class computes, and returns its output. */
export type LayerRow = (call: LayerCall) => Value;
