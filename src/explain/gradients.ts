import type { Node } from '../graph/graph.ts';
import { positivePart } from './arithmetic.ts';
import { applyRule } from './composites.ts';
import { onFirst, type ExplainContext, type ReverseRow } from './context.ts';
import { maybeLinearLayer } from './linear-layer.ts';
import type { Averaging, Method } from './method.ts';
import { findRow } from './operators/operators.ts';
import { zplusRule } from './rules/zplus.ts';

/** The plain gradient of the target's logit, and what is made of it. */
export function createGradient(options: { timesInput?: boolean; averaging?: Averaging } = {}): Method {
  return { start: 'one', isConserving: false, row: (node) => gradientOf(node), ...options };
}

/** Guided backpropagation (Springenberg et al. 2015): a plain ReLU lets only positive gradients of active units through. */
export const guidedBackprop: Method = createReluMethod((node, upstream, { builder }) => {
  return builder.add('Mul', [positivePart(builder, upstream), builder.add('Sign', [node.outputs[0]!])]);
});

/** Deconvnet (Zeiler & Fergus 2014): a plain ReLU is applied to the gradient instead of to the activation. */
export const deconvnet: Method = createReluMethod((_node, upstream, { builder }) => positivePart(builder, upstream));

/** Operators that share in proportion also in excitation backprop. */
const sharing: readonly string[] = ['Add', 'AveragePool', 'GlobalAveragePool', 'ReduceMean', 'ReduceSum'];

/**
 * Excitation backprop (Zhang et al. 2016), as in Zennit: z⁺ on every linear layer, sums and averages in proportion,
 * activations by their ordinary gradient; starts from 1.
 */
export const excitationBackprop: Method = {
  start: 'one',
  isConserving: false,
  row: (node, context) => {
    const layer = maybeLinearLayer(node, context);
    if (layer && layer.kind !== 'affine') return applyRule(zplusRule, layer);
    return sharing.includes(node.op) ? findRow(node).relevance : gradientOf(node);
  },
};

function createReluMethod(step: (node: Node, upstream: string, context: ExplainContext) => string): Method {
  return { start: 'one', isConserving: false, row: (node) => (node.op === 'Relu' ? onFirst(step) : gradientOf(node)) };
}

function gradientOf(node: Node): ReverseRow {
  return findRow(node).gradient;
}
