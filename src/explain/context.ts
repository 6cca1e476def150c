import type { GraphBuilder } from '../graph/builder.ts';
import type { Constant, Node } from '../graph/graph.ts';
import type { ModelInput, Shape } from '../importers/model.ts';
import type { FirstLayers } from './first-layers.ts';
import type { LinearLayer } from './linear-layer.ts';

/** A relevance known to be `of` ⊙ `by`: some value of the model times a coefficient. */
export interface Share {
  readonly of: string;
  readonly by: string;
}

/** What a row of the operator table may ask and where it writes its nodes. */
export interface ExplainContext {
  readonly builder: GraphBuilder;
  /** The model's input. */
  readonly input: ModelInput;
  /** Shape of a value of the model, constants included. */
  shape(value: string): Shape;
  constant(value: string): Constant | undefined;
  /** Whether a value depends on the model's input. */
  isData(value: string): boolean;
  /** Whether no number of a value can be negative, whatever the input. */
  isNonNegative(value: string): boolean;
  /** The node that computes a value, if any. */
  producer(value: string): Node | undefined;
  /** What `maybeLinearLayer` has found out about nodes. */
  readonly layers: Map<Node, LinearLayer | undefined>;
  /** Writes the relevance `of` ⊙ `by` and remembers that it is that product. */
  share(of: string, by: string): string;
  /** What `share` remembers of a relevance. */
  findShare(relevance: string): Share | undefined;
  /** Where the model begins. */
  readonly firstLayers: FirstLayers;
  /** Extra outputs that forward nodes were given: the indices of a max pooling's winners. */
  winners(node: Node): string;
}

/**
 * One step backwards: from the relevance (or gradient) of a node's outputs to that of its inputs.
 * @param upstream a value per output of the node; undefined where nothing arrives
 * @returns a value per input of the node; undefined where nothing goes
 */
export type ReverseRow = (
  node: Node,
  upstream: readonly (string | undefined)[],
  context: ExplainContext,
) => (string | undefined)[];

/** A row for operators with one data input and one output. */
export function onFirst(step: (node: Node, upstream: string, context: ExplainContext) => string): ReverseRow {
  return (node, upstream, context) => [step(node, upstream[0]!, context)];
}
