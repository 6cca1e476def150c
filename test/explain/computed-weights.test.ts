import { expect, test } from 'vitest';
import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { float } from '../../src/graph/builder.ts';
import { createNet, type Net } from '../zoo/net.ts';

const image = [4, 4, 6] as const;

/** A bias that is computed: the mean over rows of the input. */
const bias = (net: Net) => net.node('ReduceMean', ['input'], { axes: [0, 1, 2], keepdims: 0 });
const rows = (net: Net) => net.node('ReduceMean', ['input'], { axes: [1, 2], keepdims: 0 });

const layers: [string, (net: Net) => string][] = [
  ['Gemm', (net) => net.node('Gemm', [rows(net), net.uniform([6, 6], -1, 1), bias(net)])],
  [
    'Gemm',
    (net) => {
      const weight = net.uniform([6, 6], -1, 1);
      return net.node('Gemm', [rows(net), weight, bias(net)], { alpha: float(2), beta: float(0.5) });
    },
  ],
  [
    'Conv',
    (net) => {
      const channels = net.node('Transpose', ['input'], { perm: [0, 3, 1, 2] });
      const convolved = net.node('Conv', [channels, net.uniform([6, 6, 1, 1], -1, 1), bias(net)]);
      return net.node('Flatten', [net.node('GlobalAveragePool', [convolved])]);
    },
  ],
];

test.each(layers.flatMap(([op, write]) => ['epsilon', 'gradient'].map((method) => ({ op, method, write }))))(
  '$method of a $op whose bias depends on the input is refused',
  async ({ op, method, write }) => {
    const net = createNet();
    const logits = write(net);
    const graph = net.build(
      [{ name: 'input', type: 'float32', shape: [1, ...image] }],
      [{ name: logits, type: 'float32', shape: [1, 6] }],
    );
    const explain = async () => {
      const model = { path: 'bias', sha256: '', ...(await importGraph(graph, 'bias', onnxRuntime)) };
      return compileExplanation(model, parseMethod(method).method);
    };
    await expect(explain()).rejects.toMatchObject({
      code: 'operator',
      message: expect.stringMatching(new RegExp(`no.* rule for .*${op}.* computed`)) as string,
    });
  },
);
