import type { UnhansError } from '../../../errors.ts';
import type { Order, Dim, Value } from '../value.ts';
import type { Writer } from '../writer.ts';
import type { Attributes } from './attributes.ts';

/** Whole numbers that are known while a graph is read: sizes, axes, amounts. One may be the batch, or free. */
export interface Whole {
  readonly whole: readonly Dim[];
  readonly shape: readonly number[];
}

/** What an operation gives: numbers that the graph computes, or whole numbers that are known. */
export type GraphValue = Value | Whole;

/** Whether a value is known whole numbers. */
export function isWhole(value: GraphValue): value is Whole {
  return 'whole' in value;
}

/** An operation of a TensorFlow graph: what its row needs to write it. */
export interface OpCall {
  readonly op: string;
  readonly inputs: readonly GraphValue[];
  readonly attributes: Attributes;
  readonly writer: Writer;
  /** Where the operation has the channels, by its data_format. */
  readonly channels: Order;
  /** An input that the graph computes. Throws UnhansError `operator` where it is missing or known whole numbers. */
  value(index: number): Value;
  /** An input of known whole numbers, sizes of the input among them. Throws UnhansError `operator` where they are not known. */
  whole(index: number): Whole;
  /** As whole, all of them numbers. */
  numbers(index: number): readonly number[];
  /** Axes of a value with `rank` of them, negative ones counted from the end. Throws UnhansError `operator` for others. */
  locate(axes: readonly number[], rank: number): readonly number[];
  /** An input that is one float of the file. Throws UnhansError `operator` where it is computed. */
  scalar(index: number): number;
  /** An error that says in which form this operation cannot be read. */
  refuse(form: string): UnhansError;
}

/** Writes what one kind of operation computes; a list where it gives several values. */
export type OpRow = (call: OpCall) => GraphValue | readonly GraphValue[];
