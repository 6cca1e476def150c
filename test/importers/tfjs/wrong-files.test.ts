import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UnhansError } from '../../../src/errors.ts';
import { loadModel } from '../../../src/importers/load-model.ts';
import { readModelFile } from '../../../src/importers/read-model-file.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { attribute, createGraphNet } from './graph-net.ts';
import { writeModel } from './tensorflow.ts';

const nextFolder = useFolder();

const input = {
  class_name: 'InputLayer',
  name: 'in',
  config: { name: 'in', batch_input_shape: [null, 4] },
  inbound_nodes: [],
};
const dense = (name: string, from: string, config: object = {}) => ({
  class_name: 'Dense',
  name,
  config: { name, units: 2, activation: 'linear', use_bias: false, ...config },
  inbound_nodes: [[[from, 0, 0, {}]]],
});

interface Wrong {
  readonly layers?: readonly object[];
  readonly output?: string;
  readonly topology?: unknown;
  readonly manifest?: unknown;
  /** Bytes of weights.bin. Default: a kernel of [4, 2]. */
  readonly bytes?: number;
}

function write({ layers = [input, dense('d', 'in')], output = 'd', bytes = 32, ...rest }: Wrong): string {
  const folder = nextFolder();
  mkdirSync(folder);
  const config = { name: 'm', layers, input_layers: [['in', 0, 0]], output_layers: [[output, 0, 0]] };
  const manifest = rest.manifest ?? [
    { paths: ['weights.bin'], weights: [{ name: 'd/kernel', shape: [4, 2], dtype: 'float32' }] },
  ];
  const path = join(folder, 'model.json');
  writeFileSync(join(folder, 'weights.bin'), new Uint8Array(bytes));
  const modelTopology = rest.topology ?? { class_name: 'Functional', config };
  writeFileSync(path, JSON.stringify({ modelTopology, weightsManifest: manifest }));
  return path;
}

function refuse(path: string): string {
  try {
    readModelFile(path);
  } catch (error) {
    if (!(error instanceof UnhansError)) throw error;
    expect(error.message).not.toContain('\n');
    return error.message.replaceAll(path, 'model.json');
  }
  throw new Error('not refused');
}

test('the example is right before it is made wrong', () => {
  expect(readModelFile(write({})).graph.nodes.map(({ op }) => op)).toEqual(['Gemm', 'Identity']);
});

describe('a LayersModel that is wrong is refused in one sentence', () => {
  const one = (weight: object) => [{ paths: ['weights.bin'], weights: [weight] }];
  const kernel = { name: 'd/kernel', shape: [4, 2], dtype: 'float32' };

  test.each<[string, Wrong, string]>([
    ['without a topology', { topology: {} }, 'cannot read model.json: modelTopology: class_name: '],
    [
      'of another class',
      { topology: { class_name: 'Ensemble', config: {} } },
      'cannot read model.json: modelTopology: class_name: invalid',
    ],
    [
      'with a weight of a shape that the layer denies',
      { manifest: one({ ...kernel, shape: [2, 4] }) },
      'cannot read model.json: layer "d" (Dense) has weight "d/kernel" of shape [2, 4], expected [4, 2]',
    ],
    [
      'without a weight',
      { manifest: [] },
      'cannot read model.json: layer "d" (Dense) has no weight "kernel", expected one of shape [4, 2]',
    ],
    [
      'with a shard that is cut short',
      { bytes: 31 },
      'cannot read model.json: weights in weights.bin with 31 bytes, expected 32 by their shapes',
    ],
    [
      'with a shape that would fill all memory',
      { manifest: one({ ...kernel, shape: [2 ** 40, 2 ** 10] }) },
      'cannot read model.json: weights in weights.bin with 32 bytes, expected 4503599627370496 by their shapes',
    ],
    [
      'with a shape below zero',
      { manifest: one({ ...kernel, shape: [-4, 2] }) },
      'weightsManifest.0.weights.0.shape.0: too small',
    ],
    [
      'with weights of text',
      { manifest: one({ ...kernel, dtype: 'string' }) },
      'weightsManifest.0.weights.0.dtype: invalid option',
    ],
    [
      'with two weights of one name',
      { manifest: [{ paths: ['weights.bin', 'weights.bin'], weights: [kernel, kernel] }] },
      'cannot read model.json: two weights are called "d/kernel"',
    ],
    [
      'with an option that makes no sense',
      { layers: [input, dense('d', 'in', { units: -2 })] },
      'cannot read model.json: layer "d" (Dense): units: too small',
    ],
    [
      'with an option for another number of axes',
      { layers: [input, { ...dense('d', 'in'), class_name: 'Conv2D', config: { name: 'd', kernel_size: [3, 3, 3] } }] },
      'cannot read model.json: layer "d" (Conv2D): kernel_size: too big: expected array to have exactly 2 items',
    ],
    [
      'with an activation that is not known',
      { layers: [input, dense('d', 'in', { activation: 'constructor' })] },
      'cannot read model.json: layer "d" (Dense) has activation "constructor", expected one of linear, relu',
    ],
    [
      'with a layer that reads what there is not',
      { layers: [input, dense('d', 'nowhere')] },
      'cannot read model.json: nothing gives output 0 of "nowhere"',
    ],
    [
      'with layers in a cycle',
      { layers: [input, dense('d', 'e'), dense('e', 'd')] },
      'cannot read model.json: its layers form a cycle, expected values to come from the input',
    ],
    [
      'with an input of no shape',
      { layers: [{ ...input, config: { name: 'in' } }, dense('d', 'in')] },
      'cannot read model.json: input "in" has no shape, expected batch_input_shape',
    ],
    [
      'with layers that have no row, all of them at once',
      {
        layers: [
          input,
          { ...dense('l', 'in'), class_name: 'ConvLSTM2D' },
          { ...dense('x', 'l'), class_name: 'toString' },
          dense('d', 'x'),
        ],
      },
      'cannot read 2 unsupported layers in model.json: ConvLSTM2D "l"; toString "x"',
    ],
  ])('%s', (_, wrong, message) => {
    expect(refuse(write(wrong))).toContain(message);
  });

  test('one with models nested too deeply', () => {
    let topology: object = { class_name: 'Sequential', config: [dense('d', 'in')] };
    for (let depth = 0; depth < 1000; depth++) {
      topology = { class_name: 'Sequential', config: { name: 'm', layers: [topology] } };
    }
    expect(refuse(write({ topology }))).toContain('nested more than 32 deep');
  });

  test('one that is no JSON, or is cut short', () => {
    const path = write({});
    for (const text of ['', 'hello', '{"modelTopology": {']) {
      writeFileSync(path, text);
      expect(refuse(path)).toBe(`cannot read model.json: not JSON, or cut short (${text.length} bytes)`);
    }
    writeFileSync(path, '[]');
    expect(refuse(path)).toMatch(
      /^cannot read model\.json: not a TensorFlow\.js model: invalid input: expected object/,
    );
  });

  test('one with weights outside its folder, by a path or by a link', () => {
    const path = write({ manifest: [{ paths: ['../secret.bin'], weights: [] }] });
    writeFileSync(join(dirname(dirname(path)), 'secret.bin'), 'secret');
    expect(refuse(path)).toBe(
      "cannot read model.json: external weights ../secret.bin: it lies outside the model's folder",
    );
    const linked = write({});
    rmSync(join(dirname(linked), 'weights.bin'));
    symlinkSync(join(dirname(dirname(path)), 'secret.bin'), join(dirname(linked), 'weights.bin'));
    expect(refuse(linked)).toContain("weights.bin: it lies outside the model's folder");
  });

  test('one with a shard that is missing', () => {
    const path = write({ manifest: [{ paths: ['group1-shard1of1.bin'], weights: [] }] });
    expect(refuse(path)).toBe('cannot read model.json: external weights group1-shard1of1.bin: no such file');
  });

  test('one with two inputs', async () => {
    const other = { ...input, name: 'in2', config: { ...input.config, name: 'in2' } };
    const add = {
      class_name: 'Add',
      name: 'd',
      config: {},
      inbound_nodes: [
        [
          ['in', 0, 0, {}],
          ['in2', 0, 0, {}],
        ],
      ],
    };
    const config = {
      layers: [input, other, add],
      input_layers: [
        ['in', 0, 0],
        ['in2', 0, 0],
      ],
      output_layers: [['d', 0, 0]],
    };
    const path = write({ topology: { class_name: 'Model', config } });
    await expect(loadModel(path, onnxRuntime)).rejects.toThrow('it has 2 inputs (in, in2), expected one');
  });
});

describe('a GraphModel that is wrong is refused in one sentence', () => {
  const build = (make: (net: ReturnType<typeof createGraphNet>) => string) => {
    const net = createGraphNet([4]);
    return writeModel(net.build(make(net)), nextFolder());
  };

  test('operations that have no row, all of them at once', () => {
    const path = build((net) => net.op('Roll', [net.op('Where', [net.input]), net.op('constructor', [net.input])]));
    expect(refuse(path)).toMatch(
      /^cannot read 3 unsupported operators in model\.json: Where "net\/Where_\d"; constructor "net\/constructor_\d"; Roll/,
    );
  });

  test('operations without a row that nothing needs are passed over', () => {
    const path = build((net) => {
      net.op('Roll', [net.input]);
      return net.op('Relu', [net.input]);
    });
    expect(readModelFile(path).graph.nodes.map(({ op }) => op)).toEqual(['Relu', 'Identity']);
  });

  test.each<[string, (net: ReturnType<typeof createGraphNet>) => string, RegExp]>([
    ['an input that there is not', (net) => net.op('Relu', ['nowhere']), /nothing gives output 0 of "nowhere"/],
    [
      'an output that there is not',
      (net) => net.op('Relu', [`${net.op('Relu', [net.input])}:3`]),
      /nothing gives output 3 of "net/,
    ],
    ['too few inputs', (net) => net.op('Mul', [net.input]), /Mul "net\/Mul_\d" has no input 1/],
    [
      'axes that are computed',
      (net) => net.op('Mean', [net.input, net.input]),
      /Mean "net\/Mean_\d" has a computed input 1/,
    ],
    [
      'a size where a number is needed',
      (net) => net.op('Mean', [net.input, net.op('Shape', [net.input])]),
      /a size of the input as input 1/,
    ],
    [
      'something else fused',
      (net) =>
        net.op('_FusedMatMul', [net.input, net.weights([4, 2])], { fused_ops: attribute.texts('FusedBatchNorm') }),
      /fusedbatchnorm fused behind it/,
    ],
    [
      'an attribute of another kind',
      (net) =>
        net.op('Mean', [net.input, net.ints([1])], {
          keep_dims: { b: 'yes' },
        }),
      /Mean "net\/Mean_\d": keep_dims: b: invalid input: expected boolean/,
    ],
  ])('%s', (_, make, message) => {
    expect(refuse(build(make))).toMatch(message);
  });

  test('a cycle', () => {
    const net = createGraphNet([4]);
    const model = net.build(net.op('Relu', [net.op('Relu', ['net/Relu_2'])]));
    expect(refuse(writeModel(model, nextFolder()))).toContain('its operations form a cycle');
  });

  test('a weight that the file does not have', () => {
    const net = createGraphNet([4]);
    const model = net.build(net.op('Mul', [net.input, net.floats(2)]));
    const path = writeModel({ ...model, weightSpecs: [], weightData: new Uint8Array() }, nextFolder());
    expect(refuse(path)).toBe('cannot read model.json: no weight is called "const_0"');
  });
});
