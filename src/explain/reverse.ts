import { findDataValues, indexProducers } from '../graph/dataflow.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Node } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';
import { addAll } from './arithmetic.ts';
import type { ExplainContext, Share } from './context.ts';
import { findFirstLayers, type FirstLayers } from './first-layers.ts';
import { maybeLinearLayer } from './linear-layer.ts';
import type { Method } from './method.ts';
import { findRow } from './operators/operators.ts';

/** Names of a value of the model and of the relevance that it has. */
export interface ValueRelevance {
  readonly value: string;
  readonly relevance: string;
}

/** What the reverse pass did at one node: the relevances it read and wrote. */
export interface ReverseStep {
  readonly node: Node;
  readonly arriving: readonly ValueRelevance[];
  readonly leaving: readonly ValueRelevance[];
}

/** What the rows of the operator table ask of a model. */
export function createContext(model: Pick<Model, 'graph' | 'shapes' | 'input'>, builder: GraphBuilder): ExplainContext {
  const { constants, nodes } = model.graph;
  const data = findDataValues(model.graph);
  const producers = indexProducers(nodes);
  const nonNegative = new Map<string, boolean>();
  const shares = new Map<string, Share>();
  let firstLayers: FirstLayers | undefined;

  const context: ExplainContext = {
    builder,
    input: model.input,
    isData: (value) => data.has(value),
    constant: (value) => constants.get(value),
    shape: (value) => model.shapes.get(value) ?? constants.get(value)?.shape ?? [],
    layers: new Map(),
    producer: (value) => producers.get(value),
    isNonNegative(value) {
      const known = nonNegative.get(value) ?? computeNonNegative(value, context);
      nonNegative.set(value, known);
      return known;
    },
    share(of, by) {
      const relevance = builder.add('Mul', [of, by]);
      shares.set(relevance, { of, by });
      return relevance;
    },
    findShare: (relevance) => shares.get(relevance),
    get firstLayers() {
      firstLayers ??= findFirstLayers(nodes, model.input.name, context.isData, (node) => isWeighted(node, context));
      return firstLayers;
    },
    winners: nameWinners,
  };
  return context;
}

/** Name of the extra output of a max pooling with the places of the winners. */
export function nameWinners(node: Node): string {
  return `${node.outputs[0]!}/winners`;
}

function isWeighted(node: Node, context: ExplainContext): boolean {
  return (maybeLinearLayer(node, context)?.kind ?? 'affine') !== 'affine';
}

function computeNonNegative(value: string, context: ExplainContext): boolean {
  const constant = context.constant(value);
  if (constant) return (constant.data as Float32Array).every((number) => number >= 0);
  const node = context.producer(value);
  return node !== undefined && context.isData(value) && findRow(node).isNonNegative(node, context);
}

/**
 * Walks back from the logits to the input.
 * @param start relevance of the logits
 * @returns the relevance of the input, what was done on the way, and the relevance that arrived at any value
 */
export function reverseGraph(
  model: Pick<Model, 'graph' | 'input' | 'logits'>,
  method: Method,
  start: string,
  context: ExplainContext,
): { relevance: string; steps: ReverseStep[]; relevanceOf: (value: string) => string | undefined } {
  const arrived = new Map<string, string[]>([[model.logits, [start]]]);
  const merged = new Map<string, string>();
  const collect = (value: string): string | undefined => {
    if (!merged.has(value)) {
      const sum = mergeRelevance(value, arrived.get(value) ?? [], context);
      if (sum !== undefined) merged.set(value, sum);
    }
    return merged.get(value);
  };
  const steps: ReverseStep[] = [];
  for (const node of model.graph.nodes.toReversed()) {
    const upstream = node.outputs.map(collect);
    if (upstream.every((value) => value === undefined)) continue;
    const downstream = method.row(node, context)(node, upstream, context);
    downstream.forEach((value, index) => {
      const input = node.inputs[index]!;
      if (value !== undefined) arrived.set(input, [...(arrived.get(input) ?? []), value]);
    });
    steps.push({ node, arriving: pair(node.outputs, upstream), leaving: pair(node.inputs, downstream) });
  }
  const relevance = collect(model.input.name);
  if (relevance === undefined) throw new Error('the logits do not depend on the input');
  return { relevance, steps, relevanceOf: (value) => merged.get(value) };
}

/** The sum of what arrived at a value; shares of the value itself are added up before they are multiplied. */
function mergeRelevance(value: string, parts: readonly string[], context: ExplainContext): string | undefined {
  const shares = parts.map((part) => context.findShare(part));
  const coefficients = shares.flatMap((share) => (share?.of === value ? [share.by] : []));
  if (parts.length < 2 || coefficients.length < parts.length) return addAll(context.builder, parts);
  return context.share(value, addAll(context.builder, coefficients)!);
}

/** Values with their relevances, where they have any. */
function pair(values: readonly string[], relevances: readonly (string | undefined)[]): ValueRelevance[] {
  return values.flatMap((value, index) => {
    const relevance = relevances[index];
    return relevance === undefined ? [] : [{ value, relevance }];
  });
}
