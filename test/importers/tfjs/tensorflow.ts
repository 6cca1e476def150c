import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { readModelFile } from '../../../src/importers/read-model-file.ts';
import type { RuntimeValue } from '../../../src/runtime/session.ts';
import { createRandom } from '../../../src/random.ts';
import { uniform } from '../../explain/numbers.ts';

tf.enableProdMode();

export { tf, tfl };

/** What a model.json holds beside its weights. */
export interface ModelJson {
  modelTopology: unknown;
  weightSpecs: tf.io.WeightsManifestEntry[];
  weightData: Uint8Array;
  format?: string;
  signature?: unknown;
}

/** Weights that are not the initial ones: a one or a zero shows no mistake. */
export function drawWeights(model: tfl.LayersModel, seed = 1): void {
  const random = createRandom(seed);
  const values = model.weights.map(({ shape, originalName }) => {
    const fan = shape.slice(0, -1).reduce<number>((product, length) => product * length!, 1);
    const isPositive = /variance|gamma/.test(originalName);
    const reach = shape.length > 1 ? Math.sqrt(3 / fan) : 0.5;
    const draw = () => (isPositive ? 0.5 + random() : (2 * random() - 1) * reach);
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape as number[]) }, draw), shape as number[]);
  });
  model.setWeights(values);
}

/** What TensorFlow.js saves of a model. */
export async function exportModel(model: tfl.LayersModel): Promise<ModelJson> {
  let saved: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } });
    }),
  );
  const { modelTopology, weightSpecs, weightData } = saved;
  return { modelTopology, weightSpecs: weightSpecs!, weightData: new Uint8Array(weightData as ArrayBuffer) };
}

/** Writes a model.json and its weights, in `shards` files, into `folder`; the path of the JSON. */
export function writeModel(model: ModelJson, folder: string, shards = 1): string {
  const { weightSpecs: weights, weightData, ...rest } = model;
  mkdirSync(folder, { recursive: true });
  const size = Math.ceil(weightData.length / shards);
  const paths = Array.from({ length: shards }, (_, index) => {
    const name = `group1-shard${index + 1}of${shards}.bin`;
    writeFileSync(join(folder, name), weightData.subarray(index * size, (index + 1) * size));
    return name;
  });
  const path = join(folder, 'model.json');
  writeFileSync(path, JSON.stringify({ ...rest, weightsManifest: [{ paths, weights }] }));
  return path;
}

/** Two inputs for a model that takes `shape` each, between -2 and 2. */
export function drawInputs(shape: readonly number[], batch = 2): RuntimeValue & { data: Float32Array } {
  return { data: uniform(batch * shape.reduce((a, b) => a * b, 1), 5, -2, 2), shape: [batch, ...shape] };
}

/** Runs the graph that a file was read as: its first output. */
export async function runRead(path: string, input: RuntimeValue): Promise<Float32Array> {
  const { graph } = readModelFile(path);
  const session = await onnxRuntime.createSession(graph, { optimize: false, threads: 1 });
  const outputs = await session.run({ [graph.inputs[0]!.name]: input });
  await session.release();
  return outputs[graph.outputs[0]!.name]!.data as Float32Array;
}

/** What TensorFlow.js itself computes. */
export function predict(model: tfl.LayersModel, { data, shape }: RuntimeValue): Float32Array {
  const output = model.predict(tf.tensor(data as Float32Array, [...shape])) as tf.Tensor;
  return output.dataSync() as Float32Array;
}

/** The largest difference of two numbers at the same place. */
export function largestDifference(got: Float32Array, expected: Float32Array): number {
  if (got.length !== expected.length) throw new Error(`${got.length} numbers, expected ${expected.length}`);
  return got.reduce((largest, value, index) => Math.max(largest, Math.abs(value - expected[index]!)), 0);
}

/**
 * Draws weights for a model, writes it into `folder`, and compares what it was read as with what TensorFlow.js computes.
 * `distinct` is how many different numbers that is.
 */
export async function compareReading(
  model: tfl.LayersModel,
  folder: string,
  shards = 1,
): Promise<{ difference: number; distinct: number }> {
  drawWeights(model);
  const input = drawInputs(model.inputs[0]!.shape.slice(1) as number[]);
  const expected = predict(model, input);
  const path = writeModel(await exportModel(model), folder, shards);
  const difference = largestDifference(await runRead(path, input), expected);
  tf.disposeVariables();
  return { difference, distinct: new Set(expected).size };
}
