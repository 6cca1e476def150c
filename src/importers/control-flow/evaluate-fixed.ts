import { removeDeadNodes } from '../../graph/dataflow.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Runtime, RuntimeValue } from '../../runtime/session.ts';
import { batchAxis, declareBatch } from '../free-batch.ts';
import type { ModelInput } from '../model.ts';
import { createProbeInput, isSame } from '../probe.ts';

/**
 * Those of some values that are the same whatever the input holds and however many samples there are, by running the
 * part of the graph that computes them on two inputs; none where that part cannot run.
 */
export async function evaluateFixed(
  graph: Graph,
  names: readonly string[],
  runtime: Runtime,
  input: ModelInput,
): Promise<ReadonlyMap<string, RuntimeValue>> {
  const declared = graph.inputs[0]!.shape[0]!;
  const batches = typeof declared === 'number' ? [declared, declared] : [2, 3];
  const part = removeDeadNodes({
    ...declareBatch(graph, typeof declared === 'number' ? declared : batchAxis),
    outputs: names.map((name) => ({ name })),
  });
  try {
    const session = await runtime.createSession(part, { optimize: false });
    const runs: Record<string, RuntimeValue>[] = [];
    for (const [seed, batch] of batches.entries())
      runs.push(await session.run({ [input.name]: createProbeInput(input.shape, batch, seed + 1) }));
    await session.release();
    const [first, second] = runs as [Record<string, RuntimeValue>, Record<string, RuntimeValue>];
    return new Map(Object.entries(first).filter(([name, value]) => isSame(value, second[name]!)));
  } catch {
    return new Map(); // what cannot run stays in the graph, where it is refused by name
  }
}
