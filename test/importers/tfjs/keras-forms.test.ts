import { describe, expect, test } from 'vitest';
import { readModelFile } from '../../../src/importers/read-model-file.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { families } from './layers-zoo.ts';
import {
  drawInputs,
  drawWeights,
  exportModel,
  largestDifference,
  predict,
  runRead,
  writeModel,
  type ModelJson,
} from './tensorflow.ts';

const nextFolder = useFolder();

interface LayerJson {
  name?: string;
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown[][][];
}

interface TopologyJson {
  class_name: string;
  config: { name: string; layers: LayerJson[]; input_layers?: unknown[]; output_layers?: unknown[] };
}

/** A model as TensorFlow.js saves it, an input, and what it computes. */
async function saveFamily(name: string) {
  const model = families[name]!();
  drawWeights(model);
  const input = drawInputs(model.inputs[0]!.shape.slice(1) as number[]);
  const saved = await exportModel(model);
  return { saved, topology: saved.modelTopology as TopologyJson, input, expected: predict(model, input) };
}

async function differs(
  model: ModelJson,
  input: ReturnType<typeof drawInputs>,
  expected: Float32Array,
): Promise<number> {
  return largestDifference(await runRead(writeModel(model, nextFolder()), input), expected);
}

describe('a model in another form is read as the same', () => {
  test('in model_config, as the converter writes it', async () => {
    const { saved, topology, input, expected } = await saveFamily('ResNet');
    const modelTopology = { keras_version: '2.4.0', backend: 'tensorflow', model_config: topology };
    expect(await differs({ ...saved, modelTopology }, input, expected)).toBeLessThan(1e-5);
  });

  test('joined as Keras 3 writes it', async () => {
    const { saved, topology, input, expected } = await saveFamily('ResNet');
    const layers = topology.config.layers.map((layer) => {
      const { batch_input_shape: shape, ...config } = layer.config;
      const tensor = (history: unknown[]) => ({
        class_name: '__keras_tensor__',
        config: { shape: [null, 1], dtype: 'float32', keras_history: history.slice(0, 3) },
      });
      const nodes = (layer.inbound_nodes ?? []).map((refs) => {
        return { args: refs.length > 1 ? [refs.map(tensor)] : [tensor(refs[0]!)], kwargs: { mask: null } };
      });
      return {
        ...layer,
        config: { ...config, ...(shape !== undefined && { batch_shape: shape }) },
        inbound_nodes: nodes,
      };
    });
    const config = {
      ...topology.config,
      layers,
      output_layers: topology.config.output_layers![0],
      input_layers: topology.config.input_layers![0],
    };
    const modelTopology = { class_name: 'Functional', config };
    expect(await differs({ ...saved, modelTopology }, input, expected)).toBeLessThan(1e-5);
  });

  test('a Sequential as a bare list, its input shape given when it was built', async () => {
    const { saved, topology, input, expected } = await saveFamily('an MLP');
    const layers = topology.config.layers.map(({ class_name, config }) => {
      const { batch_input_shape: _shape, ...rest } = config;
      return { class_name, config: rest };
    });
    const named = { class_name: 'Sequential', config: { name: 's', layers, build_input_shape: [null, 20] } };
    expect(await differs({ ...saved, modelTopology: named }, input, expected)).toBeLessThan(1e-5);
    const bare = { class_name: 'Sequential', config: topology.config.layers };
    expect(await differs({ ...saved, modelTopology: bare }, input, expected)).toBeLessThan(1e-5);
  });

  test.each([
    ['with the scope of the model', (name: string) => `sequential_9/${name}`],
    ['with the name of a cell', (name: string) => name.replace('/', '/cell/')],
  ])('weights named %s', async (_, rename) => {
    const { saved, input, expected } = await saveFamily('a plain network');
    const weightSpecs = saved.weightSpecs.map((spec) => ({ ...spec, name: rename(spec.name) }));
    expect(await differs({ ...saved, weightSpecs }, input, expected)).toBeLessThan(1e-5);
  });

  test('activations as objects', async () => {
    const { saved, topology, input, expected } = await saveFamily('a plain network');
    const forms: Record<string, unknown> = {
      relu: { class_name: 'ReLU', config: { name: 're_lu', max_value: null } },
      softmax: { module: 'builtins', class_name: 'function', config: 'softmax', registered_name: 'function' },
    };
    const layers = topology.config.layers.map((layer) => {
      const activation = forms[String(layer.config['activation'])];
      return activation === undefined ? layer : { ...layer, config: { ...layer.config, activation } };
    });
    const modelTopology = { ...topology, config: { ...topology.config, layers } };
    expect(await differs({ ...saved, modelTopology }, input, expected)).toBeLessThan(1e-5);
  });

  test.each([1, 2, 7])('weights in %i files', async (shards) => {
    const { saved, input, expected } = await saveFamily('an MLP');
    const path = writeModel(saved, nextFolder(), shards);
    expect(largestDifference(await runRead(path, input), expected)).toBeLessThan(1e-5);
  });
});

describe('quantised weights stand for scale · number + min', () => {
  /** One dense layer without bias: its output for the k-th unit vector is the k-th row of the kernel. */
  const topology = {
    class_name: 'Sequential',
    config: [
      { class_name: 'Dense', config: { name: 'dense', units: 2, use_bias: false, batch_input_shape: [null, 2] } },
    ],
  };
  const units = { data: Float32Array.of(1, 0, 0, 1), shape: [2, 2] };

  test.each([
    ['uint8', Uint8Array.of(0, 1, 100, 255), { dtype: 'uint8', scale: 0.5, min: -3 }, [-3, -2.5, 47, 124.5]],
    ['uint16', Uint16Array.of(0, 1, 1000, 65535), { dtype: 'uint16', scale: 0.25, min: 1 }, [1, 1.25, 251, 16384.75]],
    ['float16', Uint16Array.of(0x3c00, 0xc000, 0x3800, 0), { dtype: 'float16' }, [1, -2, 0.5, 0]],
  ] as const)('%s', async (_, numbers, quantization, expected) => {
    const weightSpecs = [{ name: 'dense/kernel', shape: [2, 2], dtype: 'float32' as const, quantization }];
    const weightData = new Uint8Array(numbers.buffer);
    const path = writeModel({ modelTopology: topology, weightSpecs, weightData }, nextFolder());
    const { graph } = readModelFile(path);
    const kernel = graph.constants.get('dense/kernel')!;
    if (kernel.type === 'float16') expect(Array.from(kernel.data as Uint16Array)).toEqual(Array.from(numbers));
    else expect(Array.from(await runRead(path, units))).toEqual(expected);
  });
});

describe('layers that TensorFlow.js itself does not have', () => {
  interface Case {
    readonly layers: readonly { class_name: string; config: Record<string, unknown> }[];
    readonly shape: readonly number[];
    readonly input: readonly number[];
    readonly weights?: Readonly<Record<string, { shape: number[]; data: readonly number[] }>>;
    readonly expected: readonly number[];
  }

  const cases: Readonly<Record<string, Case>> = {
    'ReLU with a slope and a ceiling': {
      layers: [{ class_name: 'ReLU', config: { name: 'r', negative_slope: 0.5, max_value: 2 } }],
      shape: [4],
      input: [-4, -1, 1, 3],
      expected: [-2, -0.5, 1, 2],
    },
    'ReLU with a threshold': {
      layers: [{ class_name: 'ReLU', config: { name: 'r', threshold: 1 } }],
      shape: [4],
      input: [-4, 0.5, 1.5, 3],
      expected: [0, 0, 1.5, 3],
    },
    'causal convolution': {
      layers: [
        {
          class_name: 'Conv1D',
          config: { name: 'c', filters: 1, kernel_size: [2], dilation_rate: [2], padding: 'causal', use_bias: false },
        },
      ],
      shape: [4, 1],
      input: [1, 2, 3, 4],
      weights: { 'c/kernel': { shape: [2, 1, 1], data: [10, 1] } },
      expected: [1, 2, 13, 24],
    },
    'batch normalisation of channels in front': {
      layers: [
        { class_name: 'BatchNormalization', config: { name: 'b', axis: [1], epsilon: 0, center: false, scale: false } },
      ],
      shape: [2, 1, 2],
      input: [1, 2, 3, 4],
      weights: {
        'b/moving_mean': { shape: [2], data: [1, 2] },
        'b/moving_variance': { shape: [2], data: [1, 4] },
      },
      expected: [0, 1, 0.5, 1],
    },
    'separable convolution of a signal': {
      layers: [{ class_name: 'SeparableConv1D', config: { name: 's', filters: 1, kernel_size: 2, use_bias: false } }],
      shape: [3, 2],
      input: [1, 10, 2, 20, 3, 30],
      weights: {
        's/depthwise_kernel': { shape: [2, 2, 1], data: [1, 2, 3, 4] },
        's/pointwise_kernel': { shape: [1, 2, 1], data: [1, 0.5] },
      },
      // 1·1 + 3·2 + (2·10 + 4·20)/2, 1·2 + 3·3 + (2·20 + 4·30)/2
      expected: [57, 91],
    },
    'transposed convolution of a signal': {
      layers: [{ class_name: 'Conv1DTranspose', config: { name: 't', filters: 1, kernel_size: [2], strides: 2 } }],
      shape: [2, 1],
      input: [1, 10],
      weights: { 't/kernel': { shape: [2, 1, 1], data: [1, 2] }, 't/bias': { shape: [1], data: [0.5] } },
      expected: [1.5, 2.5, 10.5, 20.5],
    },
    'zero padding and cropping of a signal': {
      layers: [
        { class_name: 'ZeroPadding1D', config: { name: 'p', padding: [2, 1] } },
        { class_name: 'Cropping1D', config: { name: 'k', cropping: 1 } },
      ],
      shape: [3, 1],
      input: [5, 6, 7],
      expected: [0, 5, 6, 7],
    },
    'upsampling of a signal': {
      layers: [{ class_name: 'UpSampling1D', config: { name: 'u', size: 2 } }],
      shape: [2, 2],
      input: [1, 2, 3, 4],
      expected: [1, 2, 1, 2, 3, 4, 3, 4],
    },
    'global average of a volume': {
      layers: [{ class_name: 'GlobalAveragePooling3D', config: { name: 'g', keepdims: false } }],
      shape: [1, 2, 2, 2],
      input: [1, 10, 2, 20, 3, 30, 6, 60],
      expected: [3, 30],
    },
    'random augmentation, which is off': {
      layers: [{ class_name: 'RandomFlip', config: { name: 'f', mode: 'horizontal' } }],
      shape: [3],
      input: [1, 2, 3],
      expected: [1, 2, 3],
    },
  };

  test.each(Object.entries(cases))('%s', async (_, { layers, shape, input, weights = {}, expected }) => {
    const inputLayer = { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, ...shape] } };
    const entries = Object.entries(weights);
    const model: ModelJson = {
      modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [inputLayer, ...layers] } },
      weightSpecs: entries.map(([name, weight]) => ({ name, shape: weight.shape, dtype: 'float32' })),
      weightData: new Uint8Array(Float32Array.from(entries.flatMap(([, weight]) => weight.data)).buffer),
    };
    const { graph } = readModelFile(writeModel(model, nextFolder()));
    const session = await onnxRuntime.createSession(graph);
    const outputs = await session.run({ in: { data: Float32Array.from(input), shape: [1, ...shape] } });
    await session.release();
    expect(Array.from(outputs[layers.at(-1)!.config['name'] as string]!.data as Float32Array)).toEqual(expected);
  });
});
