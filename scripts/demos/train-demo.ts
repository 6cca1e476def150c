import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, Sequential } from '@tensorflow/tfjs-layers';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { readModelFile } from '../../src/importers/read-model-file.ts';
import { createRandom } from '../../src/random.ts';

/** Samples with their classes, as numbers. */
export interface TrainingSet {
  readonly inputs: readonly Float32Array[];
  readonly outputs: readonly number[];
}

export interface Training {
  readonly epochs: number;
  /** Hears the loss and the accuracy of every epoch. */
  readonly onEpoch: (epoch: number, loss: number, accuracy: number) => void;
}

/** Trains a model that ends with logits. The same seeds give the same weights on every machine. */
export async function trainDemo(
  model: LayersModel,
  { inputs, outputs }: TrainingSet,
  training: Training,
): Promise<void> {
  const order = shuffle(inputs.length);
  const shape = (model.inputs[0]!.shape as number[]).slice(1);
  const x = tf.tensor(
    order.flatMap((index) => Array.from(inputs[index]!)),
    [inputs.length, ...shape],
  );
  const classes = Math.max(...outputs) + 1;
  const y = tf.oneHot(
    tf.tensor1d(
      order.map((index) => outputs[index]!),
      'int32',
    ),
    classes,
  );
  model.compile({
    optimizer: tf.train.adam(0.004),
    loss: (truth, logits) => tf.losses.softmaxCrossEntropy(truth, logits),
    metrics: ['accuracy'],
  });
  await model.fit(x, y, {
    ...{ epochs: training.epochs, batchSize: 24, shuffle: false },
    callbacks: { onEpochEnd: (epoch, logs) => training.onEpoch(epoch, Number(logs?.['loss']), Number(logs?.['acc'])) },
  });
}

/** Places 0 to count − 1 in a random order that is always the same. */
function shuffle(count: number): number[] {
  const random = createRandom(3);
  const keys = Array.from({ length: count }, () => random());
  return [...keys.keys()].sort((a, b) => keys[a]! - keys[b]!);
}

/** A trained model as an ONNX file; one that begins with an embedding takes ids, as exporters write it. */
export async function encodeTrained(model: Sequential): Promise<Uint8Array> {
  const [first, ...rest] = model.layers;
  if (first?.getClassName() !== 'Embedding') return encodeModel(await toGraph(model));
  const { layers, sequential } = await import('@tensorflow/tfjs-layers');
  const [tokens, width] = first.getWeights()[0]!.shape as [number, number];
  const length = (model.inputs[0]!.shape as number[])[1]!;
  const behind = sequential({ layers: [layers.inputLayer({ inputShape: [length, width] }), ...rest] });
  return encodeModel(
    prefixLookup(await toGraph(behind), first.getWeights()[0]!.dataSync() as Float32Array, [tokens, width]),
  );
}

async function toGraph(model: LayersModel): Promise<Graph> {
  const folder = mkdtempSync(join(tmpdir(), 'unhans-demo-'));
  try {
    const save = tf.io.withSaveHandler(({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      writeFileSync(join(folder, 'model.json'), JSON.stringify({ modelTopology, weightsManifest }));
      writeFileSync(join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    });
    await model.save(save);
    return readModelFile(join(folder, 'model.json')).graph;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The graph with a lookup of ids in a table before its input. */
function prefixLookup(graph: Graph, table: Float32Array, shape: readonly number[]): Graph {
  const [input] = graph.inputs;
  const { name, shape: full } = input!;
  const lookup = {
    op: 'Gather',
    domain: '',
    name: 'embedding',
    inputs: ['embedding/table', 'ids'],
    outputs: [name],
    attributes: {},
  };
  return {
    ...graph,
    inputs: [{ name: 'ids', type: 'int64', shape: full.slice(0, -1) }],
    nodes: [lookup, ...graph.nodes],
    constants: new Map([...graph.constants, ['embedding/table', { type: 'float32', data: table, shape }]]),
  };
}
