import { UnhansError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { Runtime, RuntimeValue } from '../runtime/session.ts';
import { measureDifference } from './measure-difference.ts';
import { batchAxis, declareBatch, freeBatch } from './free-batch.ts';
import type { Model } from './model.ts';
import { probeGraph, type Probe, type ProbeBatches } from './probe.ts';

/** A graph, what it was seen to compute, and the batches it takes. */
export interface ProbedGraph {
  readonly graph: Graph;
  readonly probe: Probe;
  readonly batches: ProbeBatches;
  readonly batch: Model['batch'];
}

/** Largest relative difference between rows of the freed graph and those of the file. */
const freeTolerance = 1e-4;

/**
 * Probes with a free batch where the graph allows it, otherwise with the batch that the file fixes: the one it declares,
 * or 1 where it declares none but does not run with others.
 * @throws UnhansError `model` where the runtime does not run the graph.
 */
export async function probeAnyBatch(
  graph: Graph,
  runtime: Runtime,
  input: { name: string; shape: readonly number[] },
  path: string,
): Promise<ProbedGraph> {
  const probe = (candidate: Graph, batches: ProbeBatches) => probeGraph(candidate, runtime, input, batches);
  const declared = graph.inputs[0]!.shape[0];
  if (typeof declared !== 'number') {
    const free = await tryFree(declareBatch(graph, batchAxis), [2, 3], probe);
    if (free) return free;
  }
  const batch = typeof declared === 'number' ? declared : 1;
  const fixed = declareBatch(graph, batch);
  const fixedProbe = await explainFailure(probe(fixed, [batch, batch]), runtime, path);
  // not with the batch of the file first: its rows would be the same however wrong those of other batches are
  const free = await tryFree(freeBatch(graph, batch), batch === 2 ? [3, 2] : [2, 3], probe);
  const output = graph.outputs[0]!.name;
  if (free?.probe.shapes.get(output)?.[0] === -1 && sharesRows(free.probe, fixedProbe, output)) return free;
  return { graph: fixed, probe: fixedProbe, batches: [batch, batch], batch };
}

async function tryFree(
  graph: Graph,
  batches: ProbeBatches,
  probe: (graph: Graph, batches: ProbeBatches) => Promise<Probe>,
): Promise<ProbedGraph | undefined> {
  return probe(graph, batches).then(
    (seen) => ({ graph, probe: seen, batches, batch: 'any' }),
    () => undefined,
  );
}

async function explainFailure<Result>(run: Promise<Result>, runtime: Runtime, path: string): Promise<Result> {
  try {
    return await run;
  } catch (cause) {
    const reason = describeRuntimeError(cause as Error);
    throw new UnhansError('model', `cannot run ${path} with ${runtime.name} ${runtime.version}: ${reason}`, { cause });
  }
}

/** What a runtime says of a graph it cannot run, in one line and without the place in its own source. */
export function describeRuntimeError({ message }: Error): string {
  const opset = /Opset (\d+) is under development.* till opset (\d+)/s.exec(message);
  if (opset) return `it has opset ${opset[1]!}, expected at most ${opset[2]!}`;
  const [line] = message.split('\n') as [string];
  const place = /^Non-zero status code returned while running (\S+) node\. Name:'(.*)' Status Message: /;
  return line
    .replace(place, 'at $1 "$2": ')
    .replace(/\/\S+:\d+ [^()]*\([^)]*\)( \[[^\]]*\])? /, '')
    .replace(/[\s.]+$/, '');
}

/** Whether two probes, which begin with the same samples, give the same rows for them. */
function sharesRows(free: Probe, fixed: Probe, output: string): boolean {
  const [left, right] = [free, fixed].map((probe) => probe.values.get(output)!) as [RuntimeValue, RuntimeValue];
  if (left.shape.slice(1).join() !== right.shape.slice(1).join()) return false;
  const rows = Math.min(left.shape[0]!, right.shape[0]!);
  return measureDifference(takeRows(right, rows), left) <= freeTolerance;
}

function takeRows({ data, shape }: RuntimeValue, rows: number): RuntimeValue {
  return { data: data.subarray(0, (data.length / shape[0]!) * rows), shape: [rows, ...shape.slice(1)] };
}
