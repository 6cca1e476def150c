import fc from 'fast-check';
import { expect, test } from 'vitest';
import { zplusRule } from '../../../src/explain/rules/zplus.ts';
import { sum } from '../numbers.ts';
import { describeRule, runRule, type DenseRule } from './check-rule.ts';
import { distributeDense, forwardDense, keepRelevance, negative, positive, splitSigns } from './dense-rules.ts';
import { convolution } from './dense-layers.ts';
import { layerCases } from './layer-cases.ts';

const dense: DenseRule = (layer, input, relevance) => {
  const { up, down } = splitSigns(input);
  const terms = [
    { input: up, weight: positive, bias: positive },
    { input: down, weight: negative },
  ];
  return distributeDense(layer, terms, relevance, 1e-6);
};

describeRule('z⁺', zplusRule, dense, layerCases);

test('z⁺ conserves what has a positive contribution, and never amplifies relevance, whatever the convolution', async () => {
  const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
  const geometry = fc.record({ kernel: pair(1, 3), strides: pair(1, 3), size: pair(5, 8), hasBias: fc.boolean() });
  const property = fc.asyncProperty(geometry, fc.integer({ min: 1, max: 1000 }), async (shape, seed) => {
    const layer = convolution('random', { channels: 4, outputs: 3, ...shape }, seed);
    const activating = { ...layer.dense, matrix: layer.dense.matrix.map(positive) };
    for (const { input, relevance, got } of await runRule(layer, zplusRule, true, seed)) {
      expect(sum(got.map(Math.abs))).toBeLessThanOrEqual(sum(relevance.map(Math.abs)) * 1.0001);
      if (shape.hasBias) continue;
      const shared = keepRelevance(relevance, forwardDense(activating, input), (z) => z > 0);
      expect(sum(got)).toBeCloseTo(sum(shared), 2);
    }
  });
  await fc.assert(property, { numRuns: 20, seed: 7 });
});
