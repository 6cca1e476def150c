import { UnhansError } from '../errors.ts';
import { indexProducers, removeDeadNodes } from '../graph/dataflow.ts';
import type { Graph, ValueInfo } from '../graph/graph.ts';
import type { Runtime, RuntimeValue } from '../runtime/session.ts';
import { foldAffine } from './canonize/fold-affine.ts';
import { fuseDense } from './canonize/fuse-dense.ts';
import { simplifyGraph } from './canonize/simplify.ts';
import { assertOperators } from './check-operators.ts';
import { chooseInput, chooseOutput, detectLayout, resolveInputShape, type ModelChoice } from './choose-signature.ts';
import { foldConstants } from './fold-constants.ts';
import { freeBatch } from './free-batch.ts';
import type { Model, ModelInput, Shape } from './model.ts';
import { probeGraph, type Probe, type ProbeBatches } from './probe.ts';
import { readModelFile } from './read-model-file.ts';
import { toFloat32 } from './to-float32.ts';
import { upgradeGraph } from './upgrade.ts';

/** Largest difference of a logit between the file as it is and as we read it, relative to the largest logit. */
const parityTolerance = 1e-3;

/** Oldest operator set that is read; the newest is the runtime's. */
const oldestOpset = 7;

/**
 * Reads an ONNX classifier, brings it to the form that explain/ works on, and checks on random input that this form
 * computes what the file computes.
 * @throws UnhansError `model` or `operator` where the file is broken, unsupported, or leaves open what `choice` must say.
 */
export async function loadModel(path: string, runtime: Runtime, choice: ModelChoice = {}): Promise<Model> {
  const { graph: file, sha256 } = readModelFile(path);
  return { path, sha256, ...(await importGraph(file, path, runtime, choice)) };
}

/** As loadModel, from a graph in memory; `name` stands for its path in messages. */
export async function importGraph(
  file: Graph,
  name: string,
  runtime: Runtime,
  choice: ModelChoice = {},
): Promise<Omit<Model, 'path' | 'sha256'>> {
  assertOpset(file, name);
  const whole = toFloat32(file);
  assertFiniteWeights(whole, name);
  const declared = chooseInput(whole, name, choice.input);
  const logits = findLogits(whole, chooseOutput(file, name, choice.output));
  const single = removeDeadNodes({ ...whole, outputs: [{ name: logits }] });
  assertOperators(single, name);
  const layout = choice.layout ?? detectLayout(single, declared);
  const input: ModelInput = { name: declared.name, shape: resolveInputShape(declared, layout, choice, name), layout };

  const { graph, probe, batches } = await probeAnyBatch(fixSizes(single, declared, input), input, runtime, name);
  const classes = countClasses(probe, logits, name);
  const canonical = canonize(graph, probe);
  const check = await probeGraph(canonical, runtime, input, batches);
  assertParity(probe.values.get(logits)!, check.values.get(logits)!, name);
  const batch = batches[0] === batches[1] ? batches[0] : 'any';
  return { graph: canonical, shapes: check.shapes, input, logits, classes, batch };
}

function canonize(graph: Graph, probe: Probe): Graph {
  const folded = upgradeGraph(foldConstants(graph, probe), probe.shapes);
  return fuseDense(foldAffine(simplifyGraph(folded, probe.shapes), probe.shapes), probe.shapes);
}

function assertOpset(graph: Graph, path: string): void {
  const opset = graph.opsets[''];
  if (opset !== undefined && opset >= oldestOpset) return;
  throw new UnhansError('model', `cannot read ${path}: opset ${opset ?? 'none'}, expected ${oldestOpset} or newer`);
}

function assertFiniteWeights(graph: Graph, path: string): void {
  for (const [name, { type, data }] of graph.constants) {
    const bad = type === 'float32' ? (data as Float32Array).findIndex(Number.isNaN) : -1;
    if (bad >= 0) throw new UnhansError('model', `cannot explain ${path}: weight "${name}" is NaN at position ${bad}`);
  }
}

function fixSizes(graph: Graph, declared: ValueInfo, input: ModelInput): Graph {
  return { ...graph, inputs: [{ ...declared, shape: [declared.shape[0]!, ...input.shape] }] };
}

/** Probes with a free batch where the graph allows it, otherwise with the batch the file fixes. */
async function probeAnyBatch(
  graph: Graph,
  input: ModelInput,
  runtime: Runtime,
  path: string,
): Promise<{ graph: Graph; probe: Probe; batches: ProbeBatches }> {
  const freed = freeBatch(graph);
  const run = (candidate: Graph, batches: ProbeBatches) => probeGraph(candidate, runtime, input, batches);
  try {
    if (freed.fixed === undefined)
      return { graph: freed.graph, probe: await run(freed.graph, [2, 3]), batches: [2, 3] };
    const fixed = await run(graph, [freed.fixed, freed.fixed]);
    const free = await run(freed.graph, [2 * freed.fixed, 3 * freed.fixed]).catch(() => undefined);
    const output = graph.outputs[0]!.name;
    if (free && startsWith(free.values.get(output)!, fixed.values.get(output)!)) {
      return { graph: freed.graph, probe: free, batches: [2 * freed.fixed, 3 * freed.fixed] };
    }
    return { graph, probe: fixed, batches: [freed.fixed, freed.fixed] };
  } catch (cause) {
    if (cause instanceof UnhansError) throw cause;
    const reason = describeRuntimeError(cause as Error);
    throw new UnhansError('model', `cannot run ${path} with ${runtime.name} ${runtime.version}: ${reason}`, { cause });
  }
}

/** What a runtime says of a graph it cannot run, in one line and without the place in its own source. */
function describeRuntimeError({ message }: Error): string {
  const opset = /Opset (\d+) is under development.* till opset (\d+)/s.exec(message);
  if (opset) return `it has opset ${opset[1]!}, expected at most ${opset[2]!}`;
  const [line] = message.split('\n') as [string];
  return line.replace(/\/\S+:\d+ [^()]*\([^)]*\)( \[[^\]]*\])? /, '').replace(/[\s.]+$/, '');
}

/** Whether the rows of the larger batch begin with those of the smaller. */
function startsWith(larger: RuntimeValue, smaller: RuntimeValue): boolean {
  return larger.shape[0] === 2 * smaller.shape[0]! && measureDifference(smaller, larger) <= 1e-4;
}

/** Largest difference between `expected` and the numbers that stand first in `got`, relative to the largest expected. */
function measureDifference(expected: RuntimeValue, got: RuntimeValue): number {
  const values = Float64Array.from(expected.data as Float32Array);
  const scale = values.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6);
  return values.reduce((max, value, index) => Math.max(max, Math.abs(value - Number(got.data[index]))), 0) / scale;
}

/** Walks back from the output over a final softmax or sigmoid: relevance starts from the logits. */
function findLogits(graph: Graph, output: string): string {
  const producer = indexProducers(graph.nodes).get(output);
  const isSquashing = producer && ['Softmax', 'LogSoftmax', 'Sigmoid', 'Identity', 'Cast'].includes(producer.op);
  return isSquashing ? findLogits(graph, producer.inputs[0]!) : output;
}

function countClasses(probe: Probe, logits: string, path: string): number {
  const shape: Shape = probe.shapes.get(logits) ?? [];
  const values = probe.values.get(logits)?.data;
  const [batch, classes, ...rest] = shape;
  if (!(values instanceof Float32Array) || classes === undefined || rest.some((size) => size !== 1) || classes < 1) {
    const expected = 'expected class scores [batch, classes]';
    throw new UnhansError(
      'model',
      `cannot explain ${path}: output "${logits}" has shape [${shape.join(', ')}], ${expected}`,
    );
  }
  const isBatched = batch === -1 || (probe.values.get(logits)?.shape[0] ?? 0) >= 1;
  if (!isBatched || values.some((value) => !Number.isFinite(value))) {
    throw new UnhansError('model', `cannot explain ${path}: output "${logits}" is not finite on random input`);
  }
  return classes;
}

function assertParity(expected: RuntimeValue, got: RuntimeValue, path: string): void {
  const difference = measureDifference(expected, got);
  if (difference <= parityTolerance) return;
  const amount = `logits differ by ${difference.toExponential(1)} of the largest, at most ${parityTolerance} is allowed`;
  throw new UnhansError('model', `refusing to explain ${path}: we read it wrongly: ${amount}`);
}
