import type { ExplainContext, ReverseRow } from './context.ts';
import { maybeLinearLayer, type LayerKind, type LinearLayer } from './linear-layer.ts';
import type { Method } from './method.ts';
import { findRow } from './operators/operators.ts';
import type { LinearRule } from './rules/rule.ts';

/** Which LRP rule each kind of linear layer gets. */
export interface Composite {
  readonly convolution: LinearRule;
  readonly dense: LinearRule;
  /** Rule for the linear layers that read the input directly, by kind; it replaces the above. */
  readonly first?: Partial<Record<LayerKind, LinearRule>>;
}

/** Layer-wise relevance propagation with a rule per layer kind; other operators follow the operator table. */
export function createLrp(composite: Composite): Method {
  return {
    start: 'logit',
    isConserving: true,
    row: (node, context) => {
      const layer = maybeLinearLayer(node, context);
      return layer ? applyRule(chooseRule(composite, layer, context), layer) : findRow(node).relevance;
    },
  };
}

/** A rule as a step of the reverse pass. */
export function applyRule(rule: LinearRule, layer: LinearLayer): ReverseRow {
  return (node, [upstream], context) => {
    const relevance = rule(layer, upstream!, context);
    return node.inputs.map((name) => (name === layer.input ? relevance : undefined));
  };
}

/**
 * Batch normalisation that stands for itself follows the rule for convolutions, a shift (positions added to tokens, say)
 * that for dense layers; before the first real layer they only rescale the input, and relevance passes.
 */
function chooseRule(composite: Composite, layer: LinearLayer, context: ExplainContext): LinearRule {
  const { first, inputScaling } = context.firstLayers;
  if (inputScaling.has(layer.node)) return passRule;
  const special = first.has(layer.node) ? composite.first?.[layer.kind] : undefined;
  const isDense = layer.kind === 'dense' || layer.node.op === 'Add';
  return special ?? composite[isDense ? 'dense' : 'convolution'];
}

const passRule: LinearRule = (_layer, relevance) => relevance;

/** Every linear layer gets the same rule. */
export function everywhere(rule: LinearRule): Composite {
  return { convolution: rule, dense: rule };
}
