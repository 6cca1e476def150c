import { indexProducers, findDataValues } from '../graph/dataflow.ts';
import type { Graph } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';
import type { MethodName } from './methods.ts';

/** What stands for the method that suits the model. */
export const autoMethod = 'auto';

/** `text`, or for `auto` a method: `attnlrp` for models with attention, else `epsilon_plus_flat`. */
export function chooseMethod(text: string, model: Pick<Model, 'graph'>): string {
  if (text !== autoMethod) return text;
  return (hasAttention(model.graph) ? 'attnlrp' : 'epsilon_plus_flat') satisfies MethodName;
}

/** Whether a matrix that comes out of a softmax is multiplied with another computed one. */
function hasAttention(graph: Graph): boolean {
  const data = findDataValues(graph);
  const producers = indexProducers(graph.nodes);
  return graph.nodes.some(({ op, inputs }) => {
    const isPair = op === 'MatMul' && inputs.every((name) => data.has(name));
    return isPair && inputs.some((name) => producers.get(name)?.op === 'Softmax');
  });
}
