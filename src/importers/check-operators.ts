import { UnhansError } from '../errors.ts';
import { findDataValues, indexProducers } from '../graph/dataflow.ts';
import { elementTypes, readInt, readString, type ElementType, type Graph, type Node } from '../graph/graph.ts';
import { isOperator } from '../graph/operators.ts';
import { maybeEquation } from './canonize/einsum.ts';
import { isFused } from './canonize/fused/expand-fused.ts';
import { isSimplified } from './canonize/simplify.ts';
import { isRenamed } from './upgrade.ts';

/** Where a node's inputs must not depend on what the graph's input holds. */
const fixedInputs: Readonly<Record<string, { readonly what: string; readonly inputs: readonly number[] }>> = {
  Conv: { what: 'computed weights', inputs: [1] },
  ConvTranspose: { what: 'computed weights', inputs: [1] },
  Gemm: { what: 'computed weights', inputs: [1] },
  BatchNormalization: { what: 'computed weights', inputs: [1, 2, 3, 4] },
  Gather: { what: 'computed indices', inputs: [1] },
  Slice: { what: 'computed indices', inputs: [1, 2, 3, 4] },
  Pad: { what: 'computed pads', inputs: [1] },
  Pow: { what: 'a computed exponent', inputs: [1] },
  FusedConv: { what: 'computed weights', inputs: [1, 2] },
  FusedGemm: { what: 'computed weights', inputs: [1] },
  LayerNormalization: { what: 'computed weights', inputs: [1, 2] },
  SkipLayerNormalization: { what: 'computed weights', inputs: [2, 3] },
  InstanceNormalization: { what: 'computed weights', inputs: [1, 2] },
  GroupNormalization: { what: 'computed weights', inputs: [1, 2] },
  LSTM: { what: 'computed weights', inputs: [1, 2, 3] },
  GRU: { what: 'computed weights', inputs: [1, 2, 3] },
  RNN: { what: 'computed weights', inputs: [1, 2, 3] },
  Attention: { what: 'a computed mask', inputs: [3] },
  QuantizeLinear: { what: 'a computed scale', inputs: [1, 2] },
  DequantizeLinear: { what: 'a computed scale', inputs: [1, 2] },
};

/** What is wrong with loops and branches that could not be written out. */
const openForms: Readonly<Record<string, string>> = {
  Loop: 'turns that depend on the input, or more than 1000',
  Scan: 'turns that depend on the input, or more than 1000',
  If: 'a condition that depends on the input',
};

/**
 * Refuses a graph with operators between input and output that relevance cannot go through; names all of them at once.
 * @throws UnhansError `operator`; `details.unsupported` lists operator, node, opset, and the form where only that is at fault.
 */
export function assertOperators(graph: Graph, path: string): void {
  const data = findDataValues(graph);
  const findForm = describeForm(graph, data);
  const unsupported = graph.nodes
    .filter((node) => node.outputs.some((name) => data.has(name)))
    .map((node) => ({ node, known: isKnown(node), form: findForm(node) }))
    .filter(({ known, form }) => !known || form !== undefined)
    .map(({ node: { op, domain, name }, form }) => {
      const place = { operator: op, node: name, domain, opset: graph.opsets[domain] ?? 0 };
      return form === undefined ? place : { ...place, form };
    });
  if (unsupported.length === 0) return;
  const list = unsupported.map(({ operator, node, domain, opset, ...rest }) => {
    const form = 'form' in rest ? ` with ${rest.form}` : '';
    return `${domain ? `${domain}.` : ''}${operator}${form} at node "${node}" (opset ${opset})`;
  });
  const count = `${unsupported.length} unsupported operator${unsupported.length === 1 ? '' : 's'}`;
  throw new UnhansError('operator', `no relevance rule for ${count} in ${path}: ${list.join('; ')}`, {
    details: { unsupported },
  });
}

function isKnown(node: Node): boolean {
  const { op, domain } = node;
  return isFused(node) || (domain === '' && (isOperator(op) || isSimplified(op) || isRenamed(op)));
}

/** Says in which form, if any, a node of a known operator cannot be gone through. */
function describeForm(graph: Graph, data: ReadonlySet<string>): (node: Node) => string | undefined {
  const producers = indexProducers(graph.nodes);
  const findType = (name: string): ElementType | undefined => {
    const literal = producers.get(name)?.attributes['value'];
    if (data.has(name)) return 'float32';
    return literal?.kind === 'tensor' ? literal.value.type : graph.constants.get(name)?.type;
  };
  const isCastToFloat = (node: Node): boolean => {
    if (node.op === 'CastLike') return findType(node.inputs[1]!) === 'float32';
    return node.op !== 'Cast' || readInt(node, 'to', 1) === elementTypes.float32.code;
  };
  return (node) => {
    if (node.domain === '' && Object.hasOwn(openForms, node.op)) return openForms[node.op];
    const fixed = fixedInputs[node.op];
    if (fixed?.inputs.some((index) => data.has(node.inputs[index] ?? ''))) return fixed.what;
    if (node.op === 'Einsum' && !maybeEquation(node)) return `the equation ${readString(node, 'equation', '')}`;
    return isCastToFloat(node) ? undefined : 'a type that is no float';
  };
}
