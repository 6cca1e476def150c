/**
 * Times one model, forward and explained, in a process of its own: `tsx bench/explanation.ts MODEL.onnx`.
 * Prints one JSON object.
 */
import { compileExplanation } from '../src/explain/compile.ts';
import { parseMethod } from '../src/explain/methods.ts';
import type { Graph } from '../src/graph/graph.ts';
import { loadModel } from '../src/importers/load-model.ts';
import { createProbeInput } from '../src/importers/probe.ts';
import { onnxRuntime } from '../src/runtime/onnx.ts';
import type { RuntimeValue } from '../src/runtime/session.ts';
import { median } from './median.ts';

const batch = 8;
const runs = 5;

/** Milliseconds of each run after one to warm up. */
async function timeRuns(graph: Graph, feeds: Readonly<Record<string, RuntimeValue>>): Promise<number[]> {
  const session = await onnxRuntime.createSession(graph);
  const timesMs: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const started = performance.now();
    await session.run(feeds);
    if (run > 0) timesMs.push(performance.now() - started);
  }
  await session.release();
  return timesMs;
}

const started = performance.now();
const model = await loadModel(process.argv[2]!, onnxRuntime);
const importMs = performance.now() - started;
const { graph } = compileExplanation(model, parseMethod('epsilon_plus_flat').method, {
  relevance: false,
  heatmapSize: 28,
});
const input = { [model.input.name]: createProbeInput(model.input.shape, batch, 0) };
const target = { data: BigInt64Array.from({ length: batch }, (_, index) => BigInt(index)), shape: [batch] };

// forward before and after, so that a machine that slows down or speeds up does not favour either
const forwardMs = await timeRuns(model.graph, input);
const explainedMs = await timeRuns(graph, { ...input, target });
forwardMs.push(...(await timeRuns(model.graph, input)));

const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ importMs, forwardMs: median(forwardMs), explainedMs: median(explainedMs), peakBytes }));
