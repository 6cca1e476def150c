import { expect, test } from 'vitest';
import { createEpsilonRule } from '../../../src/explain/rules/epsilon.ts';
import { sum } from '../numbers.ts';
import { describeRule, runRule, type DenseRule } from './check-rule.ts';
import { all, distributeDense } from './dense-rules.ts';
import { convolution, gemm } from './dense-layers.ts';
import { layerCases } from './layer-cases.ts';

const dense =
  (epsilon: number): DenseRule =>
  (layer, input, relevance) =>
    distributeDense(layer, [{ input, weight: all, bias: all }], relevance, epsilon);

describeRule('LRP-ε with ε = 0.1', createEpsilonRule({ epsilon: 0.1 }), dense(0.1), layerCases);
describeRule('LRP-ε with its default', createEpsilonRule(), dense(1e-6), [
  convolution('3×3', { channels: 2, outputs: 3, size: [5, 5], kernel: [3, 3] }, 51),
  gemm('Gemm', 8, 6, { transB: 1, seed: 52 }),
]);

test('LRP-0 conserves relevance where there is no bias', async () => {
  const layer = gemm('Gemm', 8, 6, { transB: 1, hasBias: false, seed: 53 });
  for (const { relevance, got } of await runRule(layer, createEpsilonRule({ epsilon: 0 }), false, 3)) {
    expect(sum(got)).toBeCloseTo(sum(relevance), 3);
  }
});
