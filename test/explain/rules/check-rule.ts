import { describe, expect, test } from 'vitest';
import { applyRule } from '../../../src/explain/composites.ts';
import { maybeLinearLayer } from '../../../src/explain/linear-layer.ts';
import type { LinearRule } from '../../../src/explain/rules/rule.ts';
import { relativeError, uniform } from '../numbers.ts';
import { openOperation } from '../open-operation.ts';
import { forwardDense } from './dense-rules.ts';
import type { DenseLayer, LayerCase } from './dense-layers.ts';

/** What a rule gives one sample, by plain loops in float64. */
export type DenseRule = (layer: DenseLayer, input: ArrayLike<number>, relevance: ArrayLike<number>) => Float64Array;

const batch = 2;

/** What a rule and its dense counterpart give on random inputs and relevances, for both samples of a batch. */
export async function runRule(layerCase: LayerCase, rule: LinearRule, rectified: boolean, seed: number) {
  const { operation, dense } = layerCase;
  const inputs = dense.matrix.length / dense.bias.length;
  const signed = uniform(batch * inputs, seed);
  const input = rectified ? signed.map((value) => Math.max(value, 0)) : signed;
  const relevance = uniform(batch * dense.bias.length, seed + 1);
  const open = await openOperation({ ...operation, rectified }, (node, context) => {
    return applyRule(rule, maybeLinearLayer(node, context)!);
  });
  const [output] = (await open.forward({ x: input })) as [Float32Array];
  const [got] = (await open.reverse({ x: input }, [relevance])) as [Float32Array];
  await open.release();
  const sample = (values: Float32Array, index: number) =>
    values.subarray((index * values.length) / batch, ((index + 1) * values.length) / batch);
  return Array.from({ length: batch }, (_, index) => ({
    input: sample(input, index),
    output: sample(output, index),
    relevance: sample(relevance, index),
    got: sample(got, index),
  }));
}

/** States that a rule does on each layer what the dense derivation does, with signed and with non-negative inputs. */
export function describeRule(name: string, rule: LinearRule, expected: DenseRule, cases: readonly LayerCase[]): void {
  describe.each([
    ['inputs of both signs', false],
    ['inputs known not to be negative', true],
  ] as const)(`${name} is its formula on the full matrix, for %s`, (_, rectified) => {
    test.each(cases.map((layerCase) => [layerCase.name, layerCase] as const))('%s', async (_name, layerCase) => {
      for (const seed of [1, 2]) {
        for (const { input, output, relevance, got } of await runRule(layerCase, rule, rectified, seed)) {
          expect(relativeError(output, forwardDense(layerCase.dense, input))).toBeLessThan(1e-5);
          expect(relativeError(got, expected(layerCase.dense, input, relevance))).toBeLessThan(2e-4);
        }
      }
    });
  });
}
