import { UnhansError } from '../../errors.ts';
import type { GraphBuilder } from '../../graph/builder.ts';
import type { Constant, Node } from '../../graph/graph.ts';
import type { Shape } from '../model.ts';

/** What a rewriting of a node may ask, and where it writes. */
export interface Simplify {
  readonly builder: GraphBuilder;
  constant(name: string): Constant | undefined;
  shape(name: string): Shape;
}

/** Adds to the builder what `node` computes, in fewer kinds of operators; false leaves the node as it is. */
export type SimplifyRow = (node: Node, simplify: Simplify) => boolean;

/** A form of an operator that has no equivalent, as an error. */
export function refuseForm(node: Node, form: string): UnhansError {
  return new UnhansError('operator', `cannot read operator ${node.op} at node "${node.name}": ${form}`);
}

/** A shape as the target of a reshape: the axis that follows the batch is left to be worked out. */
export function toTarget(shape: Shape): number[] {
  return shape.map((size) => Math.max(size, -1));
}
