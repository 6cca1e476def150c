import { expect, test } from 'vitest';
import { flatRule } from '../../../src/explain/rules/flat.ts';
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

test('the flat rule passes relevance through batch normalisation', async () => {
  const layer = layerCases.find(({ operation }) => operation.op === 'BatchNormalization')!;
  for (const { relevance, got } of await runRule(layer, flatRule, false, 5)) expect(got).toEqual(relevance);
});
