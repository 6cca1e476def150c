import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnhansError } from '../../src/errors.ts';
import { createGraphBuilder } from '../../src/graph/builder.ts';
import { decodeModel } from '../../src/graph/decode-onnx.ts';
import { encodeModel, encodeModelExternal } from '../../src/graph/encode-onnx.ts';
import { readInts, type Constant, type Graph } from '../../src/graph/graph.ts';
import { modelCodec } from '../../src/graph/onnx-schema.ts';
import { wrongModels } from '../zoo/wrong.ts';
import { zoo } from '../zoo/zoo.ts';

/** Decodes; anything but an UnhansError is thrown on. */
function decodeOrRefuse(bytes: Uint8Array): Graph | UnhansError {
  try {
    return decodeModel(bytes, 'net.onnx');
  } catch (error) {
    if (error instanceof UnhansError) return error;
    throw error;
  }
}

describe('decodeModel undoes encodeModel', () => {
  test.each([
    ['mlp-rows', zoo['mlp-rows']!],
    ['vgg-float16-weights', zoo['vgg-float16-weights']!],
    ['pad-chain', zoo['pad-chain']!],
    ['a loop with a body', wrongModels['loop']!],
  ])('%s', (_, model) => {
    const graph = model.build();
    expect(decodeModel(encodeModel(graph), 'net.onnx')).toEqual(graph);
  });

  test('for every element type', () => {
    const data: Constant[] = [
      { type: 'float32', shape: [2], data: Float32Array.of(1.5, -2) },
      { type: 'float64', shape: [1, 2], data: Float64Array.of(Math.PI, 1e300) },
      { type: 'float16', shape: [], data: Uint16Array.of(0x3c00) },
      { type: 'int64', shape: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
      { type: 'uint64', shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
      { type: 'int32', shape: [1], data: Int32Array.of(-7) },
      { type: 'uint32', shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
      { type: 'int16', shape: [1], data: Int16Array.of(-300) },
      { type: 'uint16', shape: [1], data: Uint16Array.of(60000) },
      { type: 'int8', shape: [1], data: Int8Array.of(-5) },
      { type: 'uint8', shape: [1], data: Uint8Array.of(250) },
      { type: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) },
    ];
    const constants = new Map(data.map((constant, index) => [`c${index}`, constant]));
    const graph = { ...zoo['mlp-rows']!.build(), constants };
    expect(decodeModel(encodeModel(graph), 'net.onnx').constants).toEqual(constants);
  });

  test('with large constants kept outside', () => {
    const graph = zoo['vgg']!.build();
    const { bytes, external } = encodeModelExternal(graph);
    const files = new Map(external.map(({ path, data }) => [path, data]));
    expect(files.size).toBeGreaterThan(0);
    const read = (location: string, offset: number, length?: number) => {
      return files.get(location)!.subarray(offset, length === undefined ? undefined : offset + length);
    };
    expect(decodeModel(bytes, 'net.onnx', read)).toEqual(graph);
    expect(decodeOrRefuse(bytes)).toMatchObject({ message: expect.stringContaining('external files') as string });
  });
});

/** A model of the given nodes that reads x: [dims]. */
function formatNodes(node: object[], dim: object[] = []): Uint8Array {
  const input = [{ name: 'x', type: { tensorType: { elemType: 1, shape: { dim } } } }];
  return modelCodec.encode({ opsetImport: [{ domain: '', version: 9 }], graph: { node, input, output: [] } }).finish();
}

test('the ends of an int64, which stand for "all", keep their sign when they are written again', () => {
  const ints = (name: string, values: bigint[]) => ({ name, type: 7, ints: values.map(String) });
  const attribute = [ints('ends', [2n ** 63n - 1n]), ints('starts', [-(2n ** 63n)])];
  const file = modelCodec.fromObject({
    opsetImport: [{ domain: '', version: 9 }],
    graph: { node: [{ opType: 'Slice', attribute }] },
  });
  const graph = decodeModel(modelCodec.encode(file).finish(), 'net.onnx');
  const again = decodeModel(encodeModel(graph), 'net.onnx').nodes[0]!;
  expect(readInts(again, 'ends')![0]).toBeGreaterThan(1e15);
  expect(readInts(again, 'starts')![0]).toBeLessThan(-1e15);
  const builder = createGraphBuilder();
  const constant = builder.ints(readInts(again, 'ends')!);
  expect(builder.build({ name: 'g', inputs: [], outputs: [] }).constants.get(constant)!.data[0]).toBeGreaterThan(0n);
});

test('nodes without a name get one that the file does not have', () => {
  const node = ['Relu_1', '', 'Relu_2', ''].map((name) => ({ opType: 'Relu', name }));
  const names = decodeModel(formatNodes(node), 'net.onnx').nodes.map(({ name }) => name);
  expect(new Set(names).size).toBe(4);
  expect([names[0], names[2]]).toEqual(['Relu_1', 'Relu_2']);
});

test.each([0, -1])('a dimension of size %d is free', (dimValue) => {
  const bytes = formatNodes([{ opType: 'Relu' }], [{ dimValue }, { dimValue: 3 }]);
  expect(decodeModel(bytes, 'net.onnx').inputs[0]!.shape).toEqual(['axis_0', 3]);
});

describe('what is hostile', () => {
  const seeds = [zoo['mlp-rows']!, wrongModels['loop']!].map((model) => encodeModel(model.build()));

  test('mutated models are read or refused, and never anything else', () => {
    const edit = fc.record({ place: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
    const property = fc.property(
      fc.constantFrom(...seeds),
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      (seed, edits) => {
        const bytes = Uint8Array.from(seed);
        for (const { place, value } of edits) bytes[place % bytes.length] = value;
        decodeOrRefuse(bytes);
      },
    );
    fc.assert(property, { numRuns: 1500, seed: 3 });
  });

  test('models cut short are read or refused', () => {
    const property = fc.property(fc.constantFrom(...seeds), fc.nat(), (seed, length) => {
      decodeOrRefuse(seed.subarray(0, length % seed.length));
    });
    fc.assert(property, { numRuns: 500, seed: 4 });
  });

  test('random bytes are refused', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(decodeOrRefuse(bytes)).toBeInstanceOf(UnhansError);
    });
    fc.assert(property, { numRuns: 1000, seed: 5 });
  });

  /** A model of one node and one constant, as the wire has it. */
  const format = (initializer: object, attribute: object[] = []) => {
    const node = [{ opType: 'Relu', input: ['x'], output: ['y'], attribute }];
    const graph = { node, initializer: [{ name: 'w', ...initializer }], input: [], output: [] };
    return modelCodec.encode({ opsetImport: [{ domain: '', version: 17 }], graph }).finish();
  };

  test.each([
    [
      'a constant of a negative size',
      format({ dims: [-1, -4], dataType: 1, rawData: new Uint8Array(16) }),
      /shape \[-1, -4\]/,
    ],
    [
      'a constant larger than its data',
      format({ dims: [1e9, 1e9], dataType: 1, rawData: new Uint8Array(16) }),
      /"w" holds 4 numbers/,
    ],
    [
      'a constant that ends within a number',
      format({ dims: [1], dataType: 1, rawData: new Uint8Array(3) }),
      /middle of a number/,
    ],
    ['a constant of strings', format({ dims: [1], dataType: 8 }), /"w" has ONNX element type 8/],
    [
      'an attribute of an unknown kind',
      format({ dims: [0], dataType: 1 }, [{ name: 'a', type: 14 }]),
      /attribute "a" has type 14/,
    ],
    [
      'a tensor attribute without a tensor',
      format({ dims: [0], dataType: 1 }, [{ name: 'a', type: 4 }]),
      /attribute "a".*empty/,
    ],
    [
      'a graph attribute without a graph',
      format({ dims: [0], dataType: 1 }, [{ name: 'a', type: 5 }]),
      /attribute "a".*empty/,
    ],
    ['external data without a place', format({ dims: [4], dataType: 1, dataLocation: 1 }), /names no valid place/],
    [
      'external data at a negative offset',
      format({
        ...{ dims: [4], dataType: 1, dataLocation: 1 },
        externalData: [
          { key: 'location', value: 'w.bin' },
          { key: 'offset', value: '-8' },
        ],
      }),
      /names no valid place/,
    ],
  ])('%s is refused in one sentence', (_, bytes, message) => {
    const error = decodeOrRefuse(bytes);
    expect(error).toBeInstanceOf(UnhansError);
    expect((error as UnhansError).message).toMatch(message);
    expect((error as UnhansError).message).toMatch(/^cannot read net\.onnx: /);
  });
});
