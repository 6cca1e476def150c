import { createGraphBuilder } from '../graph/builder.ts';
import { findDataValues } from '../graph/dataflow.ts';
import type { Graph } from '../graph/graph.ts';
import type { Runtime, RuntimeValue } from '../runtime/session.ts';
import { countElements } from '../tensor/tensor.ts';
import { createRandom } from '../random.ts';
import type { Shape } from './model.ts';

/** What a graph was seen to compute on random inputs. */
export interface Probe {
  /** At the first batch size: every value that does not depend on what the input holds, and the graph's outputs. */
  readonly values: ReadonlyMap<string, RuntimeValue>;
  /** The shape of every value, the batch axis marked. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Whether one of `values` came out the same at both runs. */
  isConstant(name: string): boolean;
}

/** Batch sizes of the two runs of a probe: two, so that axes that follow the batch show. */
export type ProbeBatches = readonly [first: number, second: number];

/**
 * Runs a graph twice on random inputs (N(0, 1), seeded; the second run with other numbers) and reports the shapes the
 * reference runtime computes, not our own inference, and the values that can be folded. Activations stay inside.
 * @throws whatever the runtime throws where the graph cannot run.
 */
export async function probeGraph(
  graph: Graph,
  runtime: Runtime,
  input: { name: string; shape: readonly number[] },
  batches: ProbeBatches,
): Promise<Probe> {
  const data = findDataValues(graph);
  const names = graph.nodes.flatMap((node) => node.outputs).filter((name) => name !== '');
  const isWanted = new Set(graph.outputs.map((output) => output.name));
  const probed = names.filter((name) => isWanted.has(name) || !data.has(name));
  const { withShapes, nameShape } = outputShapes(graph, names, probed);
  const session = await runtime.createSession(withShapes, { optimize: false });
  try {
    const first = await session.run({ [input.name]: createProbeInput(input.shape, batches[0], 1) });
    const second = await session.run({ [input.name]: createProbeInput(input.shape, batches[1], 2) });
    const readShape = (run: typeof first, name: string) =>
      Array.from(run[nameShape(name)]!.data as BigInt64Array, Number);
    return {
      values: new Map(probed.map((name) => [name, first[name]!])),
      shapes: new Map([
        [input.name, markBatch([batches[0], ...input.shape], [batches[1], ...input.shape], batches)],
        ...names.map((name) => [name, markBatch(readShape(first, name), readShape(second, name), batches)] as const),
      ]),
      isConstant: (name) => isSame(first[name]!, second[name]!),
    };
  } finally {
    await session.release();
  }
}

/** The graph with the shape of every value as an output, beside the values in `probed`. */
function outputShapes(graph: Graph, names: readonly string[], probed: readonly string[]) {
  const builder = createGraphBuilder(graph, 'unhans/probe');
  const shapes = new Map(names.map((name) => [name, builder.add('Shape', [name])]));
  const outputs = [...probed, ...shapes.values()].map((name) => ({ name }));
  const nameShape = (name: string) => shapes.get(name)!;
  return { withShapes: { ...builder.build({ ...graph, outputs }), opsets: graph.opsets }, nameShape };
}

/** `batch` random inputs; the first rows are the same whatever the batch size. */
export function createProbeInput(shape: readonly number[], batch: number, seed: number): RuntimeValue {
  const random = createRandom(seed);
  const size = batch * countElements(shape);
  const data = Float32Array.from({ length: size }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
  return { data, shape: [batch, ...shape] };
}

function markBatch(first: Shape, second: Shape, [one, two]: ProbeBatches): Shape {
  return first.map((size, axis) => (size === second[axis] || one === two ? size : -size / one));
}

/** Whether two values are the same, number by number; what is no number counts as the same. */
export function isSame(first: RuntimeValue, second: RuntimeValue): boolean {
  const sameShape = first.shape.join() === second.shape.join();
  return sameShape && first.data.every((value, index) => value === second.data[index] || Number.isNaN(value));
}
