import { describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { relativeError, uniform } from '../explain/numbers.ts';
import { openExplainer } from '../explain/zoo-cases.ts';
import { createNet, int64 } from '../zoo/net.ts';

const [steps, features, size] = [4, 3, 2];
const target = 1;

type Vector = number[];

/** Numbers of a layer, by gate: weights of the input and of the state, biases of both. */
interface Weights {
  readonly input: Vector[][];
  readonly state: Vector[][];
  readonly inputBias: Vector[];
  readonly stateBias: Vector[];
}

/** One layer on [steps, batch, features], the last state, and three classes. */
function build(op: 'LSTM' | 'GRU' | 'RNN', resetLast: number): { graph: Graph; weights: Weights; head: Vector[] } {
  const gates = { LSTM: 4, GRU: 3, RNN: 1 }[op];
  const net = createNet();
  const names = [
    net.uniform([1, gates * size, features], -1, 1),
    net.uniform([1, gates * size, size], -1, 1),
    net.uniform([1, 2 * gates * size], -0.5, 0.5),
  ];
  const x = net.node('Transpose', ['input'], { perm: [1, 0, 2] });
  const attributes = op === 'GRU' ? { hidden_size: size, linear_before_reset: resetLast } : { hidden_size: size };
  const last = net.nodes(op, [x, ...names], 2, attributes)[1]!;
  const rows = net.node('Squeeze', [last, net.literal(int64([0]))]);
  const headName = net.uniform([size, 3], -1, 1);
  const logits = net.node('Gemm', [rows, headName]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', steps, features] }],
    [{ name: logits, type: 'float32', shape: ['batch', 3] }],
  );
  const read = (name: string) => Array.from(graph.constants.get(name)!.data as Float32Array);
  const cut = (values: Vector, width: number) =>
    Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
  const [w, r, b] = names.map(read) as [Vector, Vector, Vector];
  const biases = cut(b, size);
  const weights = {
    input: cut(w, size * features).map((gate) => cut(gate, features)),
    state: cut(r, size * size).map((gate) => cut(gate, size)),
    inputBias: biases.slice(0, gates),
    stateBias: biases.slice(gates),
  };
  return { graph, weights, head: cut(read(headName), 3) };
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
const multiply = (matrix: Vector[], vector: Vector) =>
  matrix.map((row) => row.reduce((total, weight, index) => total + weight * vector[index]!, 0));
const stable = (value: number) => (value < 0 ? value - 1e-6 : value + 1e-6);

/** ε rule: R_i = Σ_j x_i W_ji R_j / z_j. */
function share(matrix: Vector[], vector: Vector, z: Vector, relevance: Vector): Vector {
  return vector.map((value, i) =>
    matrix.reduce((total, row, j) => total + (value * row[i]! * relevance[j]!) / stable(z[j]!), 0),
  );
}

const each = (count: number, make: (index: number) => number): Vector =>
  Array.from({ length: count }, (_, index) => make(index));

/** Arras et al. 2019 in plain loops: the gates are constants, sums share, what the tanh is given has what it gives. */
function explainLstm(x: Vector[], { weights, head }: ReturnType<typeof build>): Vector {
  const trace: {
    f: Vector;
    o: Vector;
    i: Vector;
    g: Vector;
    zg: Vector;
    c: Vector;
    before: { h: Vector; c: Vector };
  }[] = [];
  let [h, c] = [each(size, () => 0), each(size, () => 0)];
  for (const row of x) {
    const z = [0, 1, 2, 3].map((gate) => {
      const [fromInput, fromState] = [multiply(weights.input[gate]!, row), multiply(weights.state[gate]!, h)];
      return each(
        size,
        (u) => fromInput[u]! + fromState[u]! + weights.inputBias[gate]![u]! + weights.stateBias[gate]![u]!,
      );
    }) as [Vector, Vector, Vector, Vector];
    const [i, o, f] = [z[0], z[1], z[2]].map((part) => part.map(sigmoid)) as [Vector, Vector, Vector];
    const g = z[3].map(Math.tanh);
    const before = { h, c };
    c = each(size, (u) => f[u]! * before.c[u]! + i[u]! * g[u]!);
    h = each(size, (u) => o[u]! * Math.tanh(c[u]!));
    trace.push({ f, o, i, g, zg: z[3], c, before });
  }
  let forHidden = each(size, (u) => h[u]! * head[u]![target]!);
  let forMemory = each(size, () => 0);
  const result: Vector[] = [];
  for (const { f, i, g, zg, c: now, before } of trace.toReversed()) {
    const arriving = each(size, (u) => forHidden[u]! + forMemory[u]!);
    const forSignal = each(size, (u) => (i[u]! * g[u]! * arriving[u]!) / stable(now[u]!));
    forMemory = each(size, (u) => (f[u]! * before.c[u]! * arriving[u]!) / stable(now[u]!));
    forHidden = share(weights.state[3]!, before.h, zg, forSignal);
    result.unshift(share(weights.input[3]!, x[steps - 1 - result.length]!, zg, forSignal));
  }
  return result.flat();
}

/** The same for a GRU, whose proposal n is the signal. */
function explainGru(x: Vector[], { weights, head }: ReturnType<typeof build>, isResetLast: boolean): Vector {
  const trace: { z: Vector; r: Vector; n: Vector; zn: Vector; recalled: Vector; h: Vector; before: Vector }[] = [];
  let h = each(size, () => 0);
  for (const row of x) {
    const before = h;
    const input = [0, 1, 2].map((gate) => multiply(weights.input[gate]!, row));
    const gate = (index: number) => {
      const fromState = multiply(weights.state[index]!, before);
      return each(size, (u) =>
        sigmoid(input[index]![u]! + fromState[u]! + weights.inputBias[index]![u]! + weights.stateBias[index]![u]!),
      );
    };
    const [z, r] = [gate(0), gate(1)];
    const inner = isResetLast ? before : each(size, (u) => r[u]! * before[u]!);
    const recalled = each(size, (u) => multiply(weights.state[2]!, inner)[u]! + weights.stateBias[2]![u]!);
    const zn = each(size, (u) => input[2]![u]! + weights.inputBias[2]![u]! + (isResetLast ? r[u]! : 1) * recalled[u]!);
    const n = zn.map(Math.tanh);
    h = each(size, (u) => (1 - z[u]!) * n[u]! + z[u]! * before[u]!);
    trace.push({ z, r, n, zn, recalled, h, before });
  }
  let forHidden = each(size, (u) => h[u]! * head[u]![target]!);
  const result: Vector[] = [];
  for (const { z, r, n, zn, h: now, before } of trace.toReversed()) {
    const forSignal = each(size, (u) => ((1 - z[u]!) * n[u]! * forHidden[u]!) / stable(now[u]!));
    const kept = each(size, (u) => (z[u]! * before[u]! * forHidden[u]!) / stable(now[u]!));
    // of n = tanh(W x + b + r ⊙ (U h + b')) the reset gate is a constant: U's rows are scaled by it, or the state is
    const matrix = isResetLast
      ? weights.state[2]!.map((row, u) => row.map((weight) => weight * r[u]!))
      : weights.state[2]!;
    const inner = isResetLast ? before : each(size, (u) => r[u]! * before[u]!);
    const recalledShare = share(matrix, inner, zn, forSignal);
    forHidden = each(size, (u) => kept[u]! + recalledShare[u]!);
    result.unshift(share(weights.input[2]!, x[steps - 1 - result.length]!, zn, forSignal));
  }
  return result.flat();
}

describe('a recurrent layer is explained by the signal-takes-all rule', () => {
  test.each([
    ['LSTM', 'LSTM', 0],
    ['GRU with the reset gate last', 'GRU', 1],
    ['GRU with the reset gate first', 'GRU', 0],
  ] as const)('%s', async (_, op, resetLast) => {
    const built = build(op, resetLast);
    const model = { path: op, sha256: '', ...(await importGraph(built.graph, op, onnxRuntime)) };
    const explainer = await openExplainer(model, 'epsilon');
    const data = uniform(2 * steps * features, 5, -2, 2);
    const { relevance } = await explainer.explain({ data, shape: [2, steps, features] }, [target, target]);
    await explainer.release();
    const count = steps * features;
    for (const sample of [0, 1]) {
      const rows = Array.from({ length: steps }, (_row, step) =>
        Array.from(data.subarray(sample * count + step * features, sample * count + (step + 1) * features)),
      );
      const expected = op === 'LSTM' ? explainLstm(rows, built) : explainGru(rows, built, resetLast === 1);
      const got = (relevance!.data as Float32Array).subarray(sample * count, (sample + 1) * count);
      expect(relativeError(got, expected)).toBeLessThan(1e-3);
    }
  });
});

// importGraph runs the file beside what it was written out as, and refuses where they differ
test.each([
  ['RNN', ['Relu'], [], []],
  ['RNN', ['Affine'], [0.5], [0.1]],
  ['GRU', ['HardSigmoid', 'LeakyRelu'], [0.3, 0.2], [0.4]],
  ['LSTM', ['Sigmoid', 'Softsign', 'Softplus'], [], []],
  ['LSTM', ['HardSigmoid', 'Tanh', 'Elu'], [0.3, 0.7], [0.4]],
] as const)('%s is written out with its activations: %s', async (op, names, alphas, betas) => {
  const { graph } = build(op, 0);
  const attributes = {
    activations: { kind: 'strings', value: names },
    activation_alpha: { kind: 'floats', value: alphas },
    activation_beta: { kind: 'floats', value: betas },
  } as const;
  const nodes = graph.nodes.map((node) => {
    return node.op === op ? { ...node, attributes: { ...node.attributes, ...attributes } } : node;
  });
  const read = await importGraph({ ...graph, nodes }, 'net', onnxRuntime);
  expect(read.graph.nodes.map((node) => node.op)).not.toContain(op);
});

describe('a recurrent layer that cannot be written out is refused', () => {
  const importWith = (change: (graph: Graph) => Graph) =>
    importGraph(change(build('LSTM', 0).graph), 'net', onnxRuntime);
  const setAttribute = (name: string, attribute: Graph['nodes'][number]['attributes'][string]) => (graph: Graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.op === 'LSTM' ? { ...node, attributes: { ...node.attributes, [name]: attribute } } : node,
    ),
  });

  test.each([
    [
      'that is too long',
      (graph: Graph) => ({ ...graph, inputs: [{ ...graph.inputs[0]!, shape: ['batch', 1001, features] }] }),
      /1001 steps, expected at most 1000/,
    ],
    ['that clips', setAttribute('clip', { kind: 'float', value: 3 }), /it clips its cells/],
    [
      'with other activations',
      setAttribute('activations', { kind: 'strings', value: ['ScaledTanh', 'Tanh', 'Tanh'] }),
      /its activation is ScaledTanh, expected one of Affine, Elu, HardSigmoid, LeakyRelu, Relu, Sigmoid, /,
    ],
  ] as const)('%s', async (_, change, message) => {
    await expect(importWith(change)).rejects.toMatchObject({
      code: 'operator',
      message: expect.stringMatching(message) as string,
    });
  });

  test('whose time runs along the batch', async () => {
    const graph = build('LSTM', 0).graph;
    const [first, ...rest] = graph.nodes;
    const along = {
      ...graph,
      nodes: [{ ...first!, attributes: { perm: { kind: 'ints', value: [0, 1, 2] } as const } }, ...rest],
    };
    await expect(importGraph(along, 'net', onnxRuntime)).rejects.toMatchObject({
      code: expect.stringMatching(/operator|model/) as string,
    });
  });
});
