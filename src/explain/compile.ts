import { createGraphBuilder } from '../graph/builder.ts';
import { removeDeadNodes } from '../graph/dataflow.ts';
import type { Graph, ValueInfo } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';
import { averageGradient } from './average-gradient.ts';
import { measureSteps } from './conservation.ts';
import { createBatchFinder } from './create-batch-finder.ts';
import { explainOnce, withWinners } from './explain-once.ts';
import { nameHidden, type HiddenLayer } from './hidden-layers.ts';
import type { Method } from './method.ts';
import { poolHeatmap, sumChannels, sumPlaces } from './pool-heatmap.ts';
import type { ReverseStep } from './reverse.ts';

/** Outputs of an explanation graph, besides the logits. */
export interface ExplanationOutputs {
  /** `relevance`: the shape of the input. Default true. */
  readonly relevance?: boolean;
  /** `pixels`: relevance summed over channels, [batch, height, width]. Default false. */
  readonly pixels?: boolean;
  /** `heatmap`: that, average-pooled to at most size × size. Default none. */
  readonly heatmapSize?: number;
  /**
   * `hidden_0`, `hidden_1`, …: relevance of every channel at these layers, summed over its places, [batch, channels].
   * Methods that average over several passes have none. Default none.
   */
  readonly hidden?: readonly HiddenLayer[];
  /** `conservation`: sums of relevance at every layer, for readConservation. Default false. */
  readonly conservation?: boolean;
}

/** A model's explanation as a graph of its own. */
export interface Explanation {
  /** Inputs: the model's, and `target` (int64 [batch], class index). Outputs: the logits under their own name, then as asked. */
  readonly graph: Graph;
  /** The nodes that relevance went through, from the logits back; what `conservation` has a row for. */
  readonly steps: readonly ReverseStep[];
}

/**
 * Writes the graph that computes a model's logits and where they come from: the model's own nodes, then one step back
 * for each of them (DESIGN: the explanation is itself an ONNX graph).
 * @throws UnhansError `operator` where a node has no rule.
 */
export function compileExplanation(model: Model, method: Method, outputs: ExplanationOutputs = {}): Explanation {
  const builder = createGraphBuilder({ nodes: [], constants: model.graph.constants, opsets: model.graph.opsets });
  for (const node of model.graph.nodes) builder.addNode(withWinners(node));
  const target = { name: 'target', type: 'int64', shape: [batchSize(model)] } as const;
  const { relevance, steps, start, relevanceOf } = method.averaging
    ? { ...averageGradient(model, method, method.averaging, target.name, builder), ...withoutSteps(model) }
    : explainOnce(model, method, target.name, builder);
  const complete = (value: string, at: string) => (method.timesInput ? builder.add('Mul', [value, at]) : value);
  const result = complete(relevance, model.input.name);

  const named: ValueInfo[] = [];
  const expose = (name: string, value: string, shape: readonly number[]) => {
    builder.addNode({ op: 'Identity', domain: '', name, inputs: [value], outputs: [name], attributes: {} });
    named.push({ name, type: 'float32', shape: [batchSize(model), ...shape] });
  };
  if (outputs.relevance ?? true) expose('relevance', result, model.input.shape);
  if (outputs.pixels === true || outputs.heatmapSize !== undefined) {
    const pixels = sumChannels(result, model.input, builder);
    if (outputs.pixels) expose('pixels', pixels.value, pixels.shape);
    if (outputs.heatmapSize !== undefined) {
      const pooled = poolHeatmap(pixels, outputs.heatmapSize, builder);
      expose('heatmap', pooled.value, pooled.shape);
    }
  }
  for (const [index, layer] of (outputs.hidden ?? []).entries()) {
    const arrived = relevanceOf(layer.name);
    if (arrived === undefined) throw new Error(`no relevance at hidden layer ${layer.name}`);
    const channels = sumPlaces(complete(arrived, layer.name), layer, builder);
    expose(nameHidden(index), channels.value, channels.shape);
  }
  if (outputs.conservation) {
    const places = {
      start: { value: model.logits, relevance: start },
      steps,
      end: { value: model.input.name, relevance },
      findBatch: createBatchFinder(model),
    };
    expose('conservation', measureSteps(places, builder), [steps.length + 2, 3]);
  }
  const graph = builder.build({
    name: 'explanation',
    inputs: [...model.graph.inputs, target],
    outputs: [{ name: model.logits }, ...named],
  });
  return { graph: removeDeadNodes(graph), steps };
}

/** What a method that averages over several passes cannot say of any one of them. */
function withoutSteps(model: Model) {
  return { steps: [], start: model.logits, relevanceOf: () => undefined };
}

function batchSize(model: Model): number | string {
  return model.graph.inputs[0]!.shape[0]!;
}
