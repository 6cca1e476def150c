import { createGraphBuilder } from '../../../graph/builder.ts';
import { findDataValues } from '../../../graph/dataflow.ts';
import type { Graph, Node } from '../../../graph/graph.ts';
import type { Shape } from '../../model.ts';
import { expandAttention } from './attention.ts';
import type { ExpandRow } from './expand-row.ts';
import { expandMultiHeadAttention } from './multi-head-attention.ts';
import { expandBiasGelu, expandFastGelu, expandGelu, expandQuickGelu } from './gelu.ts';
import { expandFusedConv, expandFusedGemm, expandFusedMatMul } from './products.ts';
import { expandSkipLayerNormalization } from './skip-layer-normalization.ts';

const domain = 'com.microsoft';

/** Fused operators of onnxruntime's domain, by what they are made of. */
const fusedTable: Readonly<Record<string, ExpandRow>> = {
  Attention: expandAttention,
  BiasGelu: expandBiasGelu,
  FastGelu: expandFastGelu,
  FusedConv: expandFusedConv,
  FusedGemm: expandFusedGemm,
  FusedMatMul: expandFusedMatMul,
  Gelu: expandGelu,
  MultiHeadAttention: expandMultiHeadAttention,
  QuickGelu: expandQuickGelu,
  SkipLayerNormalization: expandSkipLayerNormalization,
};

/** Names of the fused operators that are read. */
export const fusedOperators: readonly string[] = Object.keys(fusedTable);

/** Whether a node is a fused operator that is read. */
export function isFused(node: Node): boolean {
  return node.domain === domain && Object.hasOwn(fusedTable, node.op);
}

/**
 * Writes fused operators, as onnxruntime's optimiser and exporters for it make them, as the operators they are made of;
 * the same graph where it has none. Outputs keep their names.
 * @param shapes of the graph's values, as probed
 * @throws UnhansError `operator` for a form that is not read
 */
export function expandFused(graph: Graph, shapes: ReadonlyMap<string, Shape>): Graph {
  const data = findDataValues(graph);
  const isExpanded = (node: Node): boolean => isFused(node) && node.outputs.some((name) => data.has(name));
  if (!graph.nodes.some(isExpanded)) return graph;
  const builder = createGraphBuilder({ ...graph, nodes: [] }, 'unhans/fused', graph.nodes);
  const shape = (name: string): Shape => shapes.get(name) ?? graph.constants.get(name)?.shape ?? [];
  for (const node of graph.nodes) {
    if (isExpanded(node)) fusedTable[node.op]!(node, { builder, shape });
    else builder.addNode(node);
  }
  return builder.build(graph);
}
