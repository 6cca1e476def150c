import { beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../../../src/importers/load-model.ts';
import { readModelFile } from '../../../src/importers/read-model-file.ts';
import type { Model } from '../../../src/importers/model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { checkExplanation, runLogits } from '../../explain/check-explanation.ts';
import { attribute, createGraphNet } from './graph-net.ts';
import { compareReading, drawWeights, exportModel, tf, tfl, writeModel } from './tensorflow.ts';

const { layers } = tfl;
const nextFolder = useFolder();

type Layer = Parameters<tfl.Sequential['add']>[0];

/** The default of recurrent weights needs a function that is not in every package. */
const plain = { recurrentInitializer: 'glorotUniform' } as const;
const lstm = (config: object) => layers.lstm({ units: 3, ...plain, ...config });
const gru = (config: object) => layers.gru({ units: 3, ...plain, ...config });
const rnn = (config: object) => layers.simpleRNN({ units: 3, ...plain, ...config });
const both = (layer: unknown, mergeMode: 'concat' | 'sum' | 'ave' | 'mul') =>
  layers.bidirectional({ layer: layer as never, mergeMode });

const stack =
  (shape: number[], ...list: Layer[]) =>
  () =>
    tfl.sequential({ layers: [layers.inputLayer({ inputShape: shape }), ...list] });

/** A model of a frame of [6, 5, 2]. */
const ofFrames = () =>
  tfl.sequential({
    layers: [
      layers.conv2d({ inputShape: [6, 5, 2], filters: 3, kernelSize: 3, activation: 'relu' }),
      layers.globalAveragePooling2d({}),
    ],
  });

/** Layers on [steps, features] or more, each with options that show what comes first. */
const sequenceLayers: Readonly<Record<string, () => tfl.LayersModel>> = {
  LSTM: stack([6, 4], lstm({ recurrentActivation: 'sigmoid' })),
  'LSTM with a hard sigmoid, every step': stack([6, 4], lstm({ returnSequences: true })),
  'LSTM backwards, every step': stack([6, 4], lstm({ returnSequences: true, goBackwards: true })),
  'LSTM of other activations, without bias': stack([6, 4], lstm({ activation: 'softsign', useBias: false })),
  GRU: stack([6, 4], gru({ recurrentActivation: 'sigmoid' })),
  'GRU with a hard sigmoid, backwards': stack([6, 4], gru({ goBackwards: true })),
  'GRU, every step': stack([6, 4], gru({ returnSequences: true, activation: 'elu' })),
  SimpleRNN: stack([6, 4], rnn({})),
  'SimpleRNN with relu, every step': stack([6, 4], rnn({ activation: 'relu', returnSequences: true })),
  'SimpleRNN without activation': stack([6, 4], rnn({ activation: 'linear' })),
  'both directions, joined': stack([6, 4], both(lstm({}), 'concat')),
  'both directions, every step, joined': stack([6, 4], both(gru({ returnSequences: true }), 'concat')),
  'both directions, every step, added': stack([6, 4], both(lstm({ returnSequences: true }), 'sum')),
  'both directions, averaged': stack([6, 4], both(rnn({}), 'ave')),
  'both directions, multiplied': stack([6, 4], both(gru({}), 'mul')),
  'a dense layer for every step': stack([6, 4], layers.timeDistributed({ layer: layers.dense({ units: 3 }) })),
  'a convolution for every step': stack(
    [3, 6, 5, 2],
    layers.timeDistributed({ layer: layers.conv2d({ filters: 3, kernelSize: 3 }) }),
  ),
  'a model for every step': () => stack([3, 6, 5, 2], layers.timeDistributed({ layer: ofFrames() }))(),
  'a pooling for every step': stack([3, 6, 4, 2], layers.timeDistributed({ layer: layers.globalMaxPooling2d({}) })),
};

/** Classifiers, as they are built of these layers. */
const classifiers: Readonly<Record<string, () => tfl.LayersModel>> = {
  'an LSTM on signals': stack(
    [8, 3],
    layers.conv1d({ filters: 4, kernelSize: 3, activation: 'relu' }),
    both(lstm({ returnSequences: true }), 'concat'),
    lstm({}),
    layers.dense({ units: 5, activation: 'softmax' }),
  ),
  'frames, then a GRU': stack(
    [4, 7, 7, 1],
    layers.timeDistributed({ layer: layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu' }) }),
    layers.timeDistributed({ layer: layers.flatten() }),
    gru({ units: 4 }),
    layers.dense({ units: 5, activation: 'softmax' }),
  ),
};

describe('a layer on sequences computes what TensorFlow.js computes', () => {
  test.each(Object.entries({ ...sequenceLayers, ...classifiers }))('%s', async (_, build) => {
    const { difference, distinct } = await compareReading(build(), nextFolder());
    expect(difference).toBeLessThan(1e-4);
    expect(distinct).toBeGreaterThan(1);
  });
});

describe.each(Object.entries(classifiers))('%s', (_, build) => {
  let model: Model;
  let logits: Float32Array;
  beforeAll(async () => {
    const built = build();
    drawWeights(built);
    model = await loadModel(writeModel(await exportModel(built), nextFolder()), onnxRuntime);
    logits = await runLogits(model);
    tf.disposeVariables();
  });

  test('is written out on import and compared with TensorFlow.js', () => {
    expect(model.graph.nodes.filter(({ op }) => ['LSTM', 'GRU', 'RNN'].includes(op))).toEqual([]);
    expect(model.unchecked).toBeUndefined();
  });

  test.each(['attnlrp', 'epsilon', 'gradient'])('%s explains it', (text) => checkExplanation(model, text, logits));
});

describe('a model of token ids', () => {
  async function write(config: object = {}): Promise<string> {
    const built = tfl.sequential({
      layers: [
        layers.embedding({ inputDim: 20, outputDim: 6, inputLength: 7, ...config }),
        both(lstm({}), 'concat'),
        layers.dense({ units: 5, activation: 'softmax' }),
      ],
    });
    drawWeights(built);
    const path = writeModel(await exportModel(built), nextFolder());
    tf.disposeVariables();
    return path;
  }

  test('starts behind its embedding, and is compared with TensorFlow.js', async () => {
    const model = await loadModel(await write(), onnxRuntime, { startsAtEmbedding: true, layout: 'NHWC' });
    expect(model.embedding).toMatchObject({ tokens: 20, width: 6 });
    expect([model.input.shape, model.classes, model.unchecked]).toEqual([[7, 6], 5, undefined]);
  });

  test('whose padding is masked is refused in one sentence', async () => {
    const path = await write({ maskZero: true });
    expect(() => readModelFile(path)).toThrow(
      /layer "embedding_\w+" \(Embedding\): mask_zero: invalid input: expected false$/,
    );
  });
});

test('a graph of token ids starts behind its embedding, and is compared with TensorFlow.js', async () => {
  const net = createGraphNet([7]);
  const ids = net.op('Cast', [net.input], { SrcT: attribute.type('DT_FLOAT'), DstT: attribute.type('DT_INT32') });
  const rows = net.op('GatherV2', [net.weights([20, 6]), ids, net.ints(0)], { batch_dims: attribute.int(0) });
  const mean = net.op('Mean', [rows, net.ints([1])], { keep_dims: attribute.flag(false) });
  const path = writeModel(net.build(net.op('MatMul', [mean, net.weights([6, 5])])), nextFolder());
  const model = await loadModel(path, onnxRuntime, { startsAtEmbedding: true, layout: 'NHWC' });
  expect(model.embedding).toMatchObject({ tokens: 20, width: 6 });
  expect([model.input.shape, model.classes, model.unchecked]).toEqual([[7, 6], 5, undefined]);
});

test('an unsupported layer inside another one is named', async () => {
  const built = stack([6, 4, 4, 2], layers.convLstm2d({ filters: 2, kernelSize: 2, ...plain }))();
  const path = writeModel(await exportModel(built), nextFolder());
  expect(() => readModelFile(path)).toThrow(/cannot read 1 unsupported layer in .*: ConvLSTM2D "/);
  tf.disposeVariables();
});
