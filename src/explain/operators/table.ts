import type { Node } from '../../graph/graph.ts';
import type { ExplainContext, ReverseRow } from '../context.ts';

/** What explain/ knows of an operator. */
export interface OperatorRow {
  /** Whether its first output cannot be negative. */
  readonly isNonNegative: (node: Node, context: ExplainContext) => boolean;
  /** How relevance goes through it (for linear layers: where no rule of the composite applies). */
  readonly relevance: ReverseRow;
  /** How a gradient goes through it. */
  readonly gradient: ReverseRow;
}

/** Values of isNonNegative. */
export const never = (): boolean => false;
export const always = (): boolean => true;
/** Where all that goes in is. */
export const inherited = (node: Node, context: ExplainContext): boolean => {
  return node.inputs.every((name) => name === '' || context.isNonNegative(name));
};
/** Where the first input is; the others are settings. */
export const fromFirst = (node: Node, context: ExplainContext): boolean => context.isNonNegative(node.inputs[0]!);

/** Relevance goes through unchanged. */
export const pass: ReverseRow = (_node, upstream) => [upstream[0]];
