import type * as Tfjs from '@tensorflow/tfjs-core';
import type { Body, Node } from '../../graph/graph.ts';

/** The functions of TensorFlow.js, whichever package they come from. */
export type TfjsModule = typeof Tfjs;
export type Tensor = Tfjs.Tensor;

/** What a row may ask besides its inputs. */
export interface RowContext {
  readonly tf: TfjsModule;
  /** Runs the body of a loop, which sees the values around it. */
  runBody(body: Body, feeds: readonly Tensor[]): Tensor[];
}

/**
 * How TensorFlow.js computes an operator of ONNX: its outputs from its inputs, an omitted one undefined. Integers of every
 * width are int32.
 */
export type TfjsRow = (node: Node, inputs: readonly (Tensor | undefined)[], context: RowContext) => Tensor | Tensor[];

/** Several rows by operator. */
export type TfjsRows = Readonly<Record<string, TfjsRow>>;

/** A row for operators of one tensor. */
export function unary(compute: (x: Tensor, tf: TfjsModule, node: Node) => Tensor): TfjsRow {
  return (node, inputs, { tf }) => compute(inputs[0]!, tf, node);
}

/** A row for operators of two tensors, which are broadcast. */
export function binary(compute: (left: Tensor, right: Tensor, tf: TfjsModule) => Tensor): TfjsRow {
  return (_node, inputs, { tf }) => compute(inputs[0]!, inputs[1]!, tf);
}

/** The whole numbers of a small tensor: shapes, axes, places. */
export function readNumbers(tensor: Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
