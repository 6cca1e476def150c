/**
 * Models that other people published, read and explained: those inside the npm packages nsfwjs 4.3 and detypify-service
 * 0.3, fetched with `npm pack`. Prints for each how far its scores are from those of its own runtime, how far those of the
 * form that is explained are, and what becomes of the relevance.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileExplanation } from '../src/explain/compile.ts';
import { readConservation } from '../src/explain/conservation.ts';
import { parseMethod } from '../src/explain/methods.ts';
import type { Graph } from '../src/graph/graph.ts';
import { loadModel } from '../src/importers/load-model.ts';
import { measureDifference } from '../src/importers/measure-difference.ts';
import type { Model } from '../src/importers/model.ts';
import { createProbeInput } from '../src/importers/probe.ts';
import { isTfjsFile, readModelFile } from '../src/importers/read-model-file.ts';
import { runInTfjs } from '../src/importers/tfjs/run-in-tfjs.ts';
import { toFloat32 } from '../src/importers/to-float32.ts';
import { onnxRuntime } from '../src/runtime/onnx.ts';
import type { RuntimeValue } from '../src/runtime/session.ts';

const methods = ['attnlrp', 'epsilon_plus_flat', 'epsilon_gamma_box:low=-3,high=3'];
const samples = 4;

/** Operators that keep relevance by right: in a bias, or as a softmax, which is no linear layer. */
const absorbing = ['Conv', 'Gemm', 'MatMul', 'Add', 'BatchNormalization', 'LayerNormalization', 'Concat', 'Softmax'];

const folder = mkdtempSync(join(tmpdir(), 'unhans-wild-'));

/** Fetches and unpacks a package; the folder of its files. */
function fetchPackage(spec: string): string {
  const archive = execFileSync('npm', ['pack', spec, '--silent'], { cwd: folder, encoding: 'utf8' }).trim();
  const target = join(folder, spec);
  mkdirSync(target);
  execFileSync('tar', ['xzf', join(folder, archive), '-C', target]);
  return join(target, 'package');
}

/** Writes a model that a package holds as scripts, its weights in base64, as files; the path of its model.json. */
function writeScripts(source: string, name: string): string {
  const load = createRequire(import.meta.url);
  const target = join(folder, name);
  mkdirSync(target);
  for (const script of readdirSync(source).filter((file) => file.startsWith('group'))) {
    const weights = load(join(source, script)) as string;
    writeFileSync(join(target, script.replace('.min.js', '')), Buffer.from(weights, 'base64'));
  }
  const path = join(target, 'model.json');
  writeFileSync(path, JSON.stringify(load(join(source, 'model.min.js'))));
  return path;
}

async function run(graph: Graph, feeds: Record<string, RuntimeValue>): Promise<Record<string, RuntimeValue>> {
  const session = await onnxRuntime.createSession(graph);
  return session.run(feeds).finally(() => session.release());
}

/** The largest difference between the scores of the file and of the model as read, relative to the largest score. */
async function measureForms(path: string, model: Model, feeds: Record<string, RuntimeValue>): Promise<number> {
  const file = { ...toFloat32(readModelFile(path).graph), outputs: [{ name: model.logits }] };
  const [expected, got] = [await run(file, feeds), await run(model.graph, feeds)];
  return measureDifference(expected[model.logits]!, got[model.logits]!);
}

/** The same between the file as TensorFlow.js runs it and as it was read. */
async function measureTfjs(path: string, input: RuntimeValue): Promise<number> {
  const { graph } = readModelFile(path);
  const [{ name: output }] = graph.outputs as [{ name: string }];
  const [expected] = await runInTfjs(path, input, [output]);
  const outputs = await run(graph, { [graph.inputs[0]!.name]: input });
  return measureDifference(expected!, outputs[output]!);
}

/** What becomes of the relevance of the predicted class, with one method. */
async function explain(model: Model, name: string, input: RuntimeValue): Promise<string> {
  const explanation = compileExplanation(model, parseMethod(name).method, { conservation: true });
  const target = await predict(model, input);
  const started = performance.now();
  const { conservation } = await run(explanation.graph, { [model.input.name]: input, target });
  const seconds = (performance.now() - started) / 1000;
  const layers = readConservation(
    conservation!,
    explanation.steps.map(({ node }) => node),
  );
  const growth = Math.max(...layers.map((layer) => layer.growth));
  const lost = layers.filter(({ op }) => !absorbing.includes(op)).map(({ absorbed }) => Math.abs(absorbed));
  const arrived = `${layers.at(-1)!.arrived.toFixed(3)} of the logit arrives`;
  const kept = `${lost.reduce((sum, share) => sum + share, 0).toExponential(0)} stays in operators without bias`;
  return `${name}: ${arrived}, ${kept}, Σ|R| at most ${growth.toFixed(0)} × the logit, ${seconds.toFixed(1)} s`;
}

/** The class of the largest score of each sample. */
async function predict({ graph, input, logits, classes }: Model, value: RuntimeValue): Promise<RuntimeValue> {
  const scores = (await run(graph, { [input.name]: value }))[logits]!.data as Float32Array;
  const best = Array.from({ length: value.shape[0]! }, (_, sample) => {
    const row = scores.subarray(sample * classes, (sample + 1) * classes);
    return BigInt(row.indexOf(Math.max(...row)));
  });
  return { data: BigInt64Array.from(best), shape: [best.length] };
}

async function report(name: string, path: string): Promise<void> {
  const started = performance.now();
  const model = await loadModel(path, onnxRuntime);
  const seconds = (performance.now() - started) / 1000;
  const batch = model.batch === 'any' ? samples : model.batch;
  const input = createProbeInput(model.input.shape, batch, 7);
  const shape = [model.batch === 'any' ? 'batch' : model.batch, ...model.input.shape].join(' × ');
  console.log(`${name}: ${shape} → ${model.classes} classes, read in ${seconds.toFixed(1)} s`);
  if (isTfjsFile(path))
    console.log(`  scores against TensorFlow.js: ${(await measureTfjs(path, input)).toExponential(1)}`);
  const forms = await measureForms(path, model, { [model.input.name]: input });
  console.log(`  scores of the form that is explained against the file: ${forms.toExponential(1)}`);
  for (const method of methods) console.log(`  ${await explain(model, method, input)}`);
}

const nsfwjs = join(fetchPackage('nsfwjs@4.3.0'), 'dist', 'models');
for (const name of ['mobilenet_v2', 'mobilenet_v2_mid', 'inception_v3']) {
  await report(`nsfwjs 4.3.0, ${name}`, writeScripts(join(nsfwjs, name), name));
}
const detypify = join(fetchPackage('detypify-service@0.3.0'), 'train', 'model.onnx');
await report('detypify-service 0.3.0', detypify);
rmSync(folder, { recursive: true });
