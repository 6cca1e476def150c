import { UnhansError } from '../errors.ts';
import { keepOutput, removeDeadNodes, sortNodes } from '../graph/dataflow.ts';
import type { Graph, ValueInfo } from '../graph/graph.ts';
import type { Runtime, RuntimeValue } from '../runtime/session.ts';
import { foldAffine } from './canonize/fold-affine.ts';
import { expandFused } from './canonize/fused/expand-fused.ts';
import { fuseDense } from './canonize/fuse-dense.ts';
import { simplifyGraph } from './canonize/simplify.ts';
import { assertOperators } from './check-operators.ts';
import { chooseInput, chooseOutput, detectLayout, resolveInputShape, type ModelChoice } from './choose-signature.ts';
import { cutEmbedding } from './cut-embedding.ts';
import { foldConstants } from './fold-constants.ts';
import { measureDifference } from './measure-difference.ts';
import type { Model, ModelInput, Shape } from './model.ts';
import { unrollControlFlow } from './control-flow/unroll-control-flow.ts';
import { describeRuntimeError, probeAnyBatch } from './probe-any-batch.ts';
import { createProbeInput, probeGraph, type Probe, type ProbeBatches } from './probe.ts';
import { isTfjsFile, readModelFile } from './read-model-file.ts';
import { assertFreeName, freeReservedNames } from './reserve-names.ts';
import { stripSquashing } from './strip-squashing.ts';
import { checkWithTfjs, type CheckedInput } from './tfjs/check-with-tfjs.ts';
import { toFloat32 } from './to-float32.ts';
import { upgradeGraph } from './upgrade.ts';

/** Largest difference of a logit between the file as it is and as we read it, relative to the largest logit. */
const parityTolerance = 1e-3;

/** The same for a model that rounds inside: a last digit that differs may move what is rounded by a whole step. */
const roundingTolerance = 0.1;

/** Oldest operator set that is read; the newest is the runtime's. */
const oldestOpset = 7;

/**
 * Reads a classifier, an ONNX file or a `model.json` of TensorFlow.js, brings it to the form that explain/ works on, and
 * checks on random input that this form computes what the file computes. What TensorFlow.js makes of a `model.json` is asked too, where it is installed.
 * @throws UnhansError `model` or `operator` where the file is broken, unsupported, or leaves open what `choice` must say.
 */
export async function loadModel(path: string, runtime: Runtime, choice: ModelChoice = {}): Promise<Model> {
  const { graph: file, sha256 } = readModelFile(path);
  const model = await importGraph(file, path, runtime, choice);
  const unchecked = isTfjsFile(path) ? await checkWithTfjs(path, file, runtime, describeInput(model)) : undefined;
  return { path, sha256, ...model, ...(unchecked !== undefined && { unchecked }) };
}

/** As loadModel, from a graph in memory; `name` stands for its path in messages. */
export async function importGraph(
  file: Graph,
  name: string,
  runtime: Runtime,
  choice: ModelChoice = {},
): Promise<Omit<Model, 'path' | 'sha256'>> {
  assertOpset(file, name);
  const sorted = toFloat32(sortGraph(file, name));
  assertFiniteWeights(sorted, name);
  const { graph: whole, embedding } = choice.startsAtEmbedding ? cutEmbedding(sorted, name) : { graph: sorted };
  const output = chooseOutput(whole, name, choice.output);
  const needed = keepOutput(whole, output);
  const declared = chooseInput(needed, name, choice.input);
  assertFreeName('input', declared.name, name);
  assertFreeName('output', output, name);
  const { graph: stripped, logits } = stripSquashing(freeReservedNames(needed), output);
  const single = removeDeadNodes({ ...stripped, outputs: [{ name: logits }] });
  const layout = choice.layout ?? detectLayout(single, declared);
  const input: ModelInput = { name: declared.name, shape: resolveInputShape(declared, layout, choice, name), layout };
  const sized = fixSizes(single, declared, input);
  const unrolled = await unrollControlFlow(sized, runtime, input);
  assertOperators(unrolled, name);
  if (unrolled !== sized) await assertUnrolled(sized, unrolled, runtime, input, name);

  const { graph, probe, batches, batch } = await probeAnyBatch(unrolled, runtime, input, name);
  const classes = countClasses(probe, logits, batch, name);
  const probeAgain = (changed: Graph): Promise<Probe> => probeChanged(changed, runtime, input, batches, name);
  const canonical = await canonize(graph, probe, probeAgain);
  const check = await probeAgain(canonical);
  const isRounding = canonical.nodes.some(({ op }) => op === 'QuantizeLinear');
  const tolerance = isRounding ? roundingTolerance : parityTolerance;
  assertParity(probe.values.get(logits)!, check.values.get(logits)!, tolerance, name);
  return { graph: canonical, shapes: check.shapes, input, ...(embedding && { embedding }), logits, classes, batch };
}

/** What goes into the file: of a model that starts behind an embedding, ids of tokens. */
function describeInput({ input: { shape }, embedding }: Pick<Model, 'input' | 'embedding'>): CheckedInput {
  return embedding ? { shape: shape.slice(0, -1), tokens: embedding.tokens } : { shape };
}

/** The form that explain/ works on. What fused operators are made of is probed before it is rewritten in turn. */
async function canonize(graph: Graph, probe: Probe, probeAgain: (graph: Graph) => Promise<Probe>): Promise<Graph> {
  const upgraded = upgradeGraph(foldConstants(graph, probe), probe.shapes);
  const expanded = expandFused(upgraded, probe.shapes);
  if (expanded !== upgraded) return canonize(expanded, await probeAgain(expanded), probeAgain);
  return fuseDense(foldAffine(simplifyGraph(upgraded, probe.shapes), probe.shapes), probe.shapes);
}

function assertOpset(graph: Graph, path: string): void {
  const opset = graph.opsets[''];
  if (opset !== undefined && opset >= oldestOpset) return;
  throw new UnhansError('model', `cannot read ${path}: opset ${opset ?? 'none'}, expected ${oldestOpset} or newer`);
}

function sortGraph(graph: Graph, path: string): Graph {
  const nodes = sortNodes(graph.nodes);
  if (nodes) return { ...graph, nodes };
  throw new UnhansError('model', `cannot read ${path}: its nodes form a cycle, expected values to come from the input`);
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

async function probeChanged(
  graph: Graph,
  runtime: Runtime,
  input: ModelInput,
  batches: ProbeBatches,
  path: string,
): Promise<Probe> {
  try {
    return await probeGraph(graph, runtime, input, batches);
  } catch (cause) {
    const reason = describeRuntimeError(cause as Error);
    throw new UnhansError('model', `refusing to explain ${path}: we read it wrongly: ${reason}`, { cause });
  }
}

/** Runs the file and what its loops and branches were written out as on the same random input. */
async function assertUnrolled(
  file: Graph,
  unrolled: Graph,
  runtime: Runtime,
  input: ModelInput,
  path: string,
): Promise<void> {
  const declared = file.inputs[0]!.shape[0];
  const feed = createProbeInput(input.shape, typeof declared === 'number' ? declared : 2, 3);
  const run = async (graph: Graph): Promise<RuntimeValue> => {
    const session = await runtime.createSession(graph, { optimize: false });
    const outputs = await session.run({ [input.name]: feed }).finally(() => session.release());
    return outputs[graph.outputs[0]!.name]!;
  };
  const [expected, got] = await Promise.all([run(file), run(unrolled)]).catch((cause: unknown) => {
    const reason = describeRuntimeError(cause as Error);
    throw new UnhansError('model', `cannot run ${path} with ${runtime.name} ${runtime.version}: ${reason}`, { cause });
  });
  assertParity(expected, got, parityTolerance, path);
}

function countClasses(probe: Probe, logits: string, batch: Model['batch'], path: string): number {
  const shape: Shape = probe.shapes.get(logits) ?? [];
  const values = probe.values.get(logits)?.data;
  const [rows, classes, ...rest] = shape;
  const refuse = (problem: string): UnhansError =>
    new UnhansError('model', `cannot explain ${path}: output "${logits}" ${problem}`);
  if (!(values instanceof Float32Array) || classes === undefined || rest.some((size) => size !== 1) || classes < 1) {
    throw refuse(`has shape [${describeShape(shape)}], expected class scores [batch, classes]`);
  }
  if (rows !== (batch === 'any' ? -1 : batch)) {
    const expected = [batch === 'any' ? 'batch' : batch, classes];
    throw refuse(
      `does not follow the batch: it has shape [${describeShape(shape)}], expected [${expected.join(', ')}]`,
    );
  }
  if (values.some((value) => !Number.isFinite(value))) throw refuse('is not finite on random input');
  return classes;
}

/** A shape for messages. */
function describeShape(shape: Shape): string {
  return shape.map((size) => (size >= 0 ? size : size === -1 ? 'batch' : `${-size} · batch`)).join(', ');
}

function assertParity(expected: RuntimeValue, got: RuntimeValue, tolerance: number, path: string): void {
  const difference = measureDifference(expected, got);
  if (difference <= tolerance) return;
  const amount = `logits differ by ${difference.toExponential(1)} of the largest, at most ${tolerance} is allowed`;
  throw new UnhansError('model', `refusing to explain ${path}: we read it wrongly: ${amount}`);
}
