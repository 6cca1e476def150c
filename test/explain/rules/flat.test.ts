import { expect, test } from 'vitest';
import { compileExplanation } from '../../../src/explain/compile.ts';
import { parseMethod } from '../../../src/explain/methods.ts';
import { flatRule } from '../../../src/explain/rules/flat.ts';
import { importGraph } from '../../../src/importers/load-model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { createNet } from '../../zoo/net.ts';
import { sum } from '../numbers.ts';
import { describeRule, runRule, type DenseRule } from './check-rule.ts';
import { convolution, gemm } from './dense-layers.ts';
import { layerCases } from './layer-cases.ts';

/** Each output's relevance in equal parts to every input it reads; what a weight of 0 reads counts, too. */
const dense: DenseRule = ({ matrix, bias }, input, relevance) => {
  const result = new Float64Array(input.length);
  for (let row = 0; row < bias.length; row++) {
    const read = Array.from(input, (_, column) => column).filter((column) => matrix[row * input.length + column] !== 0);
    for (const column of read) result[column]! += relevance[row]! / (read.length + 1e-6);
  }
  return result;
};

const isOwnLayer = (op: string) => op !== 'BatchNormalization';
describeRule(
  'the flat rule',
  flatRule,
  dense,
  layerCases.filter(({ operation }) => isOwnLayer(operation.op)),
);

test('the flat rule conserves relevance', async () => {
  for (const layer of [
    gemm('Gemm', 8, 6, { transB: 1, seed: 1 }),
    convolution(
      '3×3',
      { channels: 2, outputs: 3, size: [6, 6], kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
      2,
    ),
  ]) {
    for (const { relevance, got } of await runRule(layer, flatRule, false, 4))
      expect(sum(got)).toBeCloseTo(sum(relevance), 4);
  }
});

test('the flat rule writes no matrix for a dense layer', async () => {
  const net = createNet();
  const logits = net.node('Gemm', ['input', net.uniform([6, 4], -1, 1)]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', 6] }],
    [{ name: logits, type: 'float32', shape: ['batch', 4] }],
  );
  const model = { path: 'dense', sha256: '', ...(await importGraph(graph, 'dense', onnxRuntime)) };
  const { nodes } = compileExplanation(model, parseMethod('flat').method).graph;
  expect(nodes.filter(({ op }) => op === 'Gemm' || op === 'MatMul')).toHaveLength(1);
});

test('the flat rule passes relevance through batch normalisation', async () => {
  const layer = layerCases.find(({ operation }) => operation.op === 'BatchNormalization')!;
  for (const { relevance, got } of await runRule(layer, flatRule, false, 5)) expect(got).toEqual(relevance);
});
