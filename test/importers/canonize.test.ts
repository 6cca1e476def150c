import { describe, expect, test } from 'vitest';
import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { float } from '../../src/graph/builder.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import { dot, norm, relativeError, uniform } from '../explain/numbers.ts';
import { batchNorm, conv, flatten, linear, pooledHead, relu } from '../zoo/layers.ts';
import { createNet, int64, scalar, type Feature, type Net } from '../zoo/net.ts';

type Write = (net: Net, x: Feature) => Feature;

/** A network around the layers under test: an image goes in, the mean of each channel gives the scores. */
function buildImage(write: Write, opset = 17): Graph {
  const net = createNet({ opset });
  const head = pooledHead(net, write(net, { name: 'input', channels: 4 }));
  return net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', 4, 9, 8] }],
    [{ name: head.name, type: 'float32', shape: ['batch', 10] }],
  );
}

/** As buildImage, for rows of features. */
function buildRows(write: Write, opset = 17): Graph {
  const net = createNet({ opset });
  const head = write(net, { name: 'input', channels: 6 });
  return net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', 6] }],
    [{ name: head.name, type: 'float32', shape: ['batch', head.channels] }],
  );
}

async function runGraph(graph: Graph, input: Float32Array, shape: readonly number[]): Promise<Float32Array> {
  const session = await onnxRuntime.createSession(graph, { optimize: false });
  const outputs = await session.run({ input: { data: input, shape } });
  await session.release();
  return outputs[graph.outputs[0]!.name]!.data as Float32Array;
}

/** Reads the graph; its logits, and the derivative of one of them in a direction, must be those of the graph itself. */
async function importAndCheck(graph: Graph): Promise<Model> {
  const model: Model = { path: 'net.onnx', sha256: '', ...(await importGraph(graph, 'net.onnx', onnxRuntime)) };
  const shape = [2, ...model.input.shape];
  const [input, direction] = [1, 2].map((seed) => uniform(countElements(shape), seed)) as [Float32Array, Float32Array];
  const expected = await runGraph(graph, input, shape);
  expect(relativeError(await runGraph(model.graph, input, shape), expected)).toBeLessThan(1e-5);

  const session = await onnxRuntime.createSession(compileExplanation(model, parseMethod('gradient').method).graph, {
    optimize: false,
  });
  const target = { data: BigInt64Array.of(1n, 1n), shape: [2] };
  const { relevance } = await session.run({ input: { data: input, shape }, target });
  await session.release();
  const step = 2 ** -9;
  const shift = (sign: number) => input.map((value, index) => value + sign * step * direction[index]!);
  const [above, below] = [await runGraph(graph, shift(1), shape), await runGraph(graph, shift(-1), shape)];
  const scores = (values: Float32Array) => values[1]! + values[model.classes + 1]!;
  const difference = (scores(above) - scores(below)) / (2 * step);
  expect(norm(relevance!.data as Float32Array)).toBeGreaterThan(0);
  expect(Math.abs(dot(relevance!.data as Float32Array, direction) - difference)).toBeLessThan(
    2e-3 * Math.max(1, Math.abs(difference)),
  );
  return model;
}

const listOperators = (model: Model) => model.graph.nodes.map(({ op }) => op);
const stem: Write = (net, x) => conv(net, x, 4, { pad: 1 });
const unary = (net: Net, x: Feature, op: string, ...rest: Parameters<Net['node']>[2][]): Feature => ({
  ...x,
  name: net.node(op, [x.name], ...rest),
});

describe('what scales and shifts channels folds into the layer before it', () => {
  const withConstant =
    (op: string, shape: readonly number[]): Write =>
    (net, x) => {
      const y = stem(net, x);
      return { ...y, name: net.node(op, [y.name, net.uniform(shape, 0.5, 2)]) };
    };
  const transposed = (groups: number): Write => {
    return (net, x) => {
      const weight = net.uniform([4, 6 / groups, 3, 3], -0.5, 0.5);
      const name = net.node('ConvTranspose', [x.name, weight], { group: groups, strides: [2, 2] });
      return batchNorm(net, { name, channels: 6 });
    };
  };

  test.each<[string, Write]>([
    ['BatchNormalization', (net, x) => batchNorm(net, stem(net, x))],
    ['a product with one number per channel', withConstant('Mul', [4, 1, 1])],
    ['a sum with one number per channel', withConstant('Add', [1, 4, 1, 1])],
    ['a quotient by one number', withConstant('Div', [])],
    ['a difference', withConstant('Sub', [4, 1, 1])],
    ['several in a row', (net, x) => batchNorm(net, withConstant('Mul', [4, 1, 1])(net, x))],
    ['BatchNormalization behind a transposed convolution', transposed(1)],
    ['BatchNormalization behind a grouped transposed convolution', transposed(2)],
  ])('%s', async (_, write) => {
    const operators = listOperators(await importAndCheck(buildImage(write)));
    expect(operators).toHaveLength(4);
    expect(operators[0]).toMatch(/^Conv/);
  });

  test('BatchNormalization behind a dense layer', async () => {
    const model = await importAndCheck(buildRows((net, x) => batchNorm(net, linear(net, x, 10))));
    expect(listOperators(model)).toEqual(['Gemm']);
  });
});

describe('what cannot be folded exactly stays a layer of its own', () => {
  test('where the convolution is also read elsewhere', async () => {
    const write: Write = (net, x) => {
      const shared = stem(net, x);
      return { ...shared, name: net.node('Add', [batchNorm(net, shared).name, shared.name]) };
    };
    expect(listOperators(await importAndCheck(buildImage(write)))).toContain('BatchNormalization');
  });

  test('before an activation', async () => {
    const write: Write = (net, x) => stem(net, relu(net, batchNorm(net, x)));
    expect(listOperators(await importAndCheck(buildImage(write)))).toContain('BatchNormalization');
  });

  test('a shift that differs from place to place', async () => {
    const write: Write = (net, x) => {
      const y = stem(net, x);
      return { ...y, name: net.node('Add', [y.name, net.uniform([1, 4, 9, 8], -1, 1)]) };
    };
    expect(listOperators(await importAndCheck(buildImage(write)))).toContain('Add');
  });
});

describe('padding that is left to the runtime is written out', () => {
  const window = { kernel_shape: [3, 2], strides: [2, 3] };
  const weight = (net: Net) => net.uniform([4, 4, 3, 2], -0.3, 0.3);
  const padded = (op: string, attributes: Parameters<Net['node']>[2], hasWeight = true): Write => {
    return (net, x) => ({ ...x, name: net.node(op, hasWeight ? [x.name, weight(net)] : [x.name], attributes) });
  };

  test.each(
    ['SAME_UPPER', 'SAME_LOWER', 'VALID'].flatMap((auto_pad) =>
      ['Conv', 'ConvTranspose', 'MaxPool', 'AveragePool'].map((op) => [op, auto_pad] as const),
    ),
  )('%s %s', async (op, auto_pad) => {
    const model = await importAndCheck(buildImage(padded(op, { ...window, auto_pad }, op.startsWith('Conv'))));
    const [node] = model.graph.nodes;
    expect(node!.op).toBe(op);
    expect(node!.attributes['auto_pad']).toBeUndefined();
  });

  test.each<[string, Parameters<Net['node']>[2]]>([
    ['an output shape', { ...window, output_shape: [18, 22] }],
    ['an output shape, the rest before', { ...window, output_shape: [18, 22], auto_pad: 'SAME_UPPER' }],
    ['an output shape and output padding', { ...window, output_shape: [19, 22], output_padding: [1, 1] }],
    ['output padding and SAME_LOWER', { ...window, strides: [2, 2], output_padding: [1, 0], auto_pad: 'SAME_LOWER' }],
  ])('ConvTranspose with %s', async (_, attributes) => {
    await importAndCheck(buildImage(padded('ConvTranspose', attributes)));
  });
});

describe('one operator stands for several', () => {
  const constant = (net: Net, shape: readonly number[] = [6]) => net.uniform(shape, 0.5, 1.5);
  const head: Write = (net, x) => linear(net, x, 10);
  const rows: [string, Write, number?][] = [
    ['Sub from a constant', (net, x) => head(net, { ...x, name: net.node('Sub', [constant(net), x.name]) })],
    ['Sub of two values', (net, x) => head(net, { ...x, name: net.node('Sub', [x.name, unary(net, x, 'Tanh').name]) })],
    ['Div by a constant', (net, x) => head(net, { ...x, name: net.node('Div', [x.name, constant(net)]) })],
    [
      'Div of a constant',
      (net, x) => head(net, { ...x, name: net.node('Div', [constant(net), net.node('Exp', [x.name])]) }),
    ],
    ['Pow with the exponent 3', (net, x) => head(net, { ...x, name: net.node('Pow', [x.name, net.floats([3], [])]) })],
    [
      'Pow with the exponent ½',
      (net, x) => head(net, { ...x, name: net.node('Pow', [net.node('Exp', [x.name]), net.floats([0.5], [])]) }),
    ],
    [
      'ReduceL2',
      (net, x) => linear(net, { name: net.node('ReduceL2', [x.name], { axes: [1], keepdims: 1 }), channels: 1 }, 10),
    ],
    ...['ab,bc->ac', 'ab,cb', 'ba,ac->bc', 'ab , db -> ad'].map((equation): [string, Write] => [
      `Einsum ${equation}`,
      (net, x) => {
        const weight = net.uniform(equation.includes('cb') || equation.includes('db') ? [10, 6] : [6, 10], -1, 1);
        return { name: net.node('Einsum', [x.name, weight], { equation }), channels: 10 };
      },
    ]),
    [
      'Einsum with weights on the left and an outer product',
      (net, x) => {
        const gains = net.node('Einsum', [net.uniform([4], -1, 1), x.name], { equation: 'k,bi->bik' });
        return linear(net, { name: net.node('Flatten', [gains]), channels: 24 }, 10);
      },
    ],
    ['Neg', (net, x) => head(net, unary(net, x, 'Neg'))],
    [
      'Sum of three',
      (net, x) => head(net, { ...x, name: net.node('Sum', [x.name, unary(net, x, 'Tanh').name, x.name]) }),
    ],
    ['Sum of one', (net, x) => head(net, { ...x, name: net.node('Sum', [x.name]) })],
    [
      'Mean of three',
      (net, x) => head(net, { ...x, name: net.node('Mean', [x.name, unary(net, x, 'Tanh').name, x.name]) }),
    ],
    [
      'Max of three',
      (net, x) =>
        head(net, { ...x, name: net.node('Max', [x.name, unary(net, x, 'Neg').name, net.uniform([6], 0, 0.2)]) }),
    ],
    ['Min of one', (net, x) => head(net, { ...x, name: net.node('Min', [x.name]) })],
    ['Dropout with a mask nobody reads', (net, x) => head(net, { ...x, name: net.nodes('Dropout', [x.name], 2)[0]! })],
    ['Gelu by the error function', (net, x) => head(net, unary(net, x, 'Gelu')), 20],
    ['Gelu by tanh', (net, x) => head(net, unary(net, x, 'Gelu', { approximate: 'tanh' })), 20],
    [
      'Gemm with alpha, beta and a bias of one number',
      (net, x) => {
        const inputs = [x.name, net.uniform([6, 10], -1, 1), net.literal(scalar(0.5))];
        return { name: net.node('Gemm', inputs, { alpha: float(0.5), beta: float(3) }), channels: 10 };
      },
    ],
    [
      'Gemm with a bias of two axes',
      (net, x) => ({
        name: net.node('Gemm', [x.name, net.uniform([10, 6], -1, 1), net.uniform([1, 10], -1, 1)], { transB: 1 }),
        channels: 10,
      }),
    ],
    [
      'Gemm with transposed data',
      (net, x) => {
        const turned = net.node('Transpose', [x.name], { perm: [1, 0] });
        return { name: net.node('Gemm', [turned, net.uniform([6, 10], -1, 1)], { transA: 1 }), channels: 10 };
      },
    ],
    ['Softmax in the middle, opset 11', (net, x) => head(net, unary(net, x, 'Softmax', { axis: 1 })), 11],
    [
      'Split in equal parts, opset 11',
      (net, x) => head(net, { name: net.nodes('Split', [x.name], 2, { axis: 1 })[0]!, channels: 3 }),
      11,
    ],
    [
      'Split by a number, opset 18',
      (net, x) => head(net, { name: net.nodes('Split', [x.name], 3, { axis: -1, num_outputs: 3 })[1]!, channels: 2 }),
      18,
    ],
    [
      'ReduceSum of axes as attribute',
      (net, x) => {
        const image = { name: net.node('Reshape', [x.name, net.literal(int64([-1, 2, 3]))]), channels: 2 };
        return linear(net, { name: net.node('ReduceSum', [image.name], { axes: [2], keepdims: 0 }), channels: 2 }, 10);
      },
      11,
    ],
    [
      'Squeeze without axes',
      (net, x) => {
        const image = net.node('Reshape', [x.name, net.literal(int64([-1, 6, 1, 1]))]);
        return linear(net, { name: net.node('Squeeze', [image]), channels: 6 }, 10);
      },
    ],
  ];

  test.each(rows)('%s', async (_, write, opset) => {
    await importAndCheck(buildRows(write, opset));
  });

  test('a pooling that only copies is dropped', async () => {
    const write: Write = (net, x) => unary(net, stem(net, x), 'AveragePool', { kernel_shape: [1, 1] });
    expect(listOperators(await importAndCheck(buildImage(write)))).not.toContain('AveragePool');
  });
});

describe('a softmax or sigmoid at the end is stripped', () => {
  test.each(['Softmax', 'LogSoftmax', 'Sigmoid'])('%s', async (op) => {
    const graph = buildRows((net, x) => unary(net, linear(net, x, 10), op));
    const model = await importGraph(graph, 'net.onnx', onnxRuntime);
    expect(model.graph.nodes.map((node) => node.op)).toEqual(['Gemm']);
    expect(model.logits).toBe(graph.nodes.at(-1)!.inputs[0]);
  });
});

test('the channels-last image of a Reshape and a Transpose keeps its scores', async () => {
  const write: Write = (net, x) => {
    const last = net.node('Transpose', [stem(net, x).name], { perm: [0, 2, 3, 1] });
    return linear(net, flatten(net, { name: last, channels: 4 }, 72), 10);
  };
  const net = createNet();
  const output = write(net, { name: 'input', channels: 4 });
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', 4, 9, 8] }],
    [{ name: output.name, type: 'float32', shape: ['batch', 10] }],
  );
  await importAndCheck(graph);
});
