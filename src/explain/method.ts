import type { Node } from '../graph/graph.ts';
import type { ExplainContext, ReverseRow } from './context.ts';

/** Averages a gradient over several inputs made from the one that is explained. */
export type Averaging =
  | { readonly kind: 'path'; readonly steps: number }
  | { readonly kind: 'noise'; readonly samples: number; readonly noise: number; readonly seed: number };

/** How a graph is walked backwards: everything that distinguishes one attribution method from another. */
export interface Method {
  /** What stands at the target's output at the start: its logit (LRP), or 1 (gradients). Zero elsewhere. */
  readonly start: 'logit' | 'one';
  /** The step to take back over a node. */
  row(node: Node, context: ExplainContext): ReverseRow;
  /** Whether the result is multiplied by the input. */
  readonly timesInput?: boolean;
  readonly averaging?: Averaging;
  /** Whether relevance is conserved, so that what arrives can be compared with the logit. */
  readonly isConserving: boolean;
}
