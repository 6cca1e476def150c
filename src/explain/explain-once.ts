import type { GraphBuilder } from '../graph/builder.ts';
import type { Node } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';
import type { Method } from './method.ts';
import { createContext, nameWinners, reverseGraph } from './reverse.ts';

/** One reverse pass over the model as it stands in the builder. */
export function explainOnce(
  model: Model,
  method: Method,
  target: string,
  builder: GraphBuilder,
): ReturnType<typeof reverseGraph> & { start: string } {
  const start = startRelevance(model, method, target, builder);
  return { ...reverseGraph(model, method, start, createContext(model, builder)), start };
}

/** The target's logit (or 1) at its place, zero elsewhere, in the logits' shape. */
function startRelevance(model: Model, method: Method, target: string, builder: GraphBuilder): string {
  const depth = builder.ints([model.classes]);
  const oneHot = builder.add('OneHot', [target, depth, builder.floats([0, 1])], { axis: -1 });
  const rest = (model.shapes.get(model.logits) ?? []).slice(2);
  const shaped =
    rest.length === 0 ? oneHot : builder.add('Reshape', [oneHot, builder.ints([-1, model.classes, ...rest])]);
  return method.start === 'one' ? shaped : builder.add('Mul', [shaped, model.logits]);
}

/** A max pooling that also says where its winners were, counted in row-major order. */
export function withWinners(node: Node): Node {
  if (node.op !== 'MaxPool') return node;
  const { storage_order: _, ...attributes } = node.attributes;
  return { ...node, attributes, outputs: [node.outputs[0]!, nameWinners(node)] };
}
