import type { Graph } from '../graph/graph.ts';
import type { Runtime, RuntimeValue } from '../runtime/session.ts';
import { countElements } from '../tensor/tensor.ts';
import { createRandom } from '../random.ts';
import type { Shape } from './model.ts';

/** What a graph was seen to compute on random inputs. */
export interface Probe {
  /** Every value that some node computes, at the first batch size. */
  readonly values: ReadonlyMap<string, RuntimeValue>;
  /** Its shape, the batch axis marked. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Whether a value came out the same at both runs: it does not depend on what the input holds. */
  isConstant(name: string): boolean;
}

/** Batch sizes of the two runs of a probe: two, so that axes that follow the batch show. */
export type ProbeBatches = readonly [first: number, second: number];

/**
 * Runs a graph twice on random inputs (N(0, 1), seeded; the second run with other numbers) and reports every value:
 * the shapes are those the reference runtime computes, not our own inference.
 * @throws whatever the runtime throws where the graph cannot run.
 */
export async function probeGraph(
  graph: Graph,
  runtime: Runtime,
  input: { name: string; shape: readonly number[] },
  batches: ProbeBatches,
): Promise<Probe> {
  const names = graph.nodes.flatMap((node) => node.outputs).filter((name) => name !== '');
  const session = await runtime.createSession(
    { ...graph, outputs: names.map((name) => ({ name })) },
    { optimize: false },
  );
  try {
    const first = await session.run({ [input.name]: createProbeInput(input.shape, batches[0], 1) });
    const second = await session.run({ [input.name]: createProbeInput(input.shape, batches[1], 2) });
    return {
      values: new Map(names.map((name) => [name, first[name]!])),
      shapes: new Map([
        [input.name, markBatch([batches[0], ...input.shape], [batches[1], ...input.shape], batches)],
        ...names.map((name) => [name, markBatch(first[name]!.shape, second[name]!.shape, batches)] as const),
      ]),
      isConstant: (name) => isSame(first[name]!, second[name]!),
    };
  } finally {
    await session.release();
  }
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

function isSame(first: RuntimeValue, second: RuntimeValue): boolean {
  const sameShape = first.shape.join() === second.shape.join();
  return sameShape && first.data.every((value, index) => value === second.data[index] || Number.isNaN(value));
}
