import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { Runtime, RuntimeValue } from '../../src/runtime/session.ts';
import { relativeError } from '../explain/numbers.ts';
import { drawInput } from '../explain/zoo-cases.ts';

/** Relative differences between what a runtime computes and what onnxruntime does, the same graph and input given. */
export interface Agreement {
  readonly scores: number;
  /** The larger of that of the relevance and that of the heatmap. */
  readonly relevance: number;
}

/** Runs the explanation of a model in both runtimes. Throws where their outputs have different names or shapes. */
export async function measureAgreement(model: Model, method: string, runtime: Runtime): Promise<Agreement> {
  const { graph } = compileExplanation(model, parseMethod(method).method, { relevance: true, heatmapSize: 5 });
  const batch = model.batch === 'any' ? 2 : model.batch;
  const target = { data: BigInt64Array.from({ length: batch }, (_, index) => BigInt(index + 1)), shape: [batch] };
  const feeds = { [model.input.name]: drawInput(model, batch, 7), target };
  const expected = await runOnce(graph, onnxRuntime, feeds);
  const got = await runOnce(graph, runtime, feeds);
  const describe = (outputs: typeof got) => Object.entries(outputs).map(([name, { shape }]) => [name, ...shape].join());
  if (describe(got).join() !== describe(expected).join())
    throw new Error(`${runtime.name} gives ${describe(got).join(' ')}, expected ${describe(expected).join(' ')}`);
  const compare = (name: string) =>
    relativeError(got[name]!.data as Float32Array, expected[name]!.data as Float32Array);
  return { scores: compare(model.logits), relevance: Math.max(compare('relevance'), compare('heatmap')) };
}

async function runOnce(graph: Graph, runtime: Runtime, feeds: Record<string, RuntimeValue>) {
  const session = await runtime.createSession(graph, { optimize: false });
  return session.run(feeds).finally(() => session.release());
}
