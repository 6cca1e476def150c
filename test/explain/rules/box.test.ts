import { describe, expect, test } from 'vitest';
import { createBoxRule } from '../../../src/explain/rules/box.ts';
import { importGraph } from '../../../src/importers/load-model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { createNet, type Net } from '../../zoo/net.ts';
import { relativeError, uniform } from '../numbers.ts';
import { openExplainer } from '../zoo-cases.ts';
import { describeRule, type DenseRule } from './check-rule.ts';
import { negative, positive, stabilise } from './dense-rules.ts';
import { convolutionCases } from './layer-cases.ts';

/** R_i = Σ_j (a w − l w⁺ − h w⁻)_ij R_j / z_j, z the sum of the same over i. Behind a ReLU the box begins at 0. */
const dense =
  (low: (channel: number) => number, high: (channel: number) => number, channels: number): DenseRule =>
  ({ matrix, bias }, input, relevance) => {
    const result = new Float64Array(input.length);
    const channel = (column: number) => Math.floor((column * channels) / input.length);
    const isRectified = Array.from(input).every((value) => value >= 0);
    const smallest = (column: number) => (isRectified ? positive(low(channel(column))) : low(channel(column)));
    for (let row = 0; row < bias.length; row++) {
      const shares = Array.from(input, (value, column) => {
        const weight = matrix[row * input.length + column]!;
        return value * weight - smallest(column) * positive(weight) - high(channel(column)) * negative(weight);
      });
      const z = shares.reduce((total, share) => total + share, 0);
      shares.forEach((share, column) => (result[column]! += (share * relevance[row]!) / stabilise(z, 1e-6)));
    }
    return result;
  };

describeRule(
  'zᴮ with one bound for all channels',
  createBoxRule(),
  dense(
    () => -1,
    () => 1,
    1,
  ),
  convolutionCases,
);

const [low, high] = [
  [-2, -1.5, -1],
  [1, 2.5, 3],
] as const;
describeRule(
  'zᴮ with bounds per channel',
  createBoxRule({ low, high }),
  dense(
    (channel) => low[channel]!,
    (channel) => high[channel]!,
    3,
  ),
  convolutionCases.filter(({ operation }) => operation.data['x']![0] === 3),
);

describe('where the model rescales its input itself, the box is rescaled with it', () => {
  const places = 20;

  /** Explains an image [2, 4, 5], or [4, 5, 2] where `prepare` moves the channels to the front. */
  async function explain(shape: readonly number[], prepare: (net: Net) => string, weights: readonly number[]) {
    const net = createNet();
    const convolved = net.node('Conv', [
      prepare(net),
      net.floats([...weights], [3, 2, 1, 1]),
      net.floats([0.1, 0, 0.2]),
    ]);
    const rows = net.node('Flatten', [net.node('GlobalAveragePool', [net.node('Relu', [convolved])])]);
    const logits = net.node('Gemm', [rows, net.floats([1, 0.5, 2, 1, 3, 2], [3, 2])]);
    const graph = net.build(
      [{ name: 'input', type: 'float32', shape: ['batch', ...shape] }],
      [{ name: logits, type: 'float32', shape: ['batch', 2] }],
    );
    const choice = { layout: shape[0] === 2 ? 'NCHW' : 'NHWC' } as const;
    const model = { path: 'box', sha256: '', ...(await importGraph(graph, 'box', onnxRuntime, choice)) };
    const explainer = await openExplainer(model, 'epsilon_gamma_box:low=-1|-2,high=3|1');
    const input = { data: uniform(2 * 2 * places, 5), shape: [2, ...shape] };
    const { relevance } = await explainer.explain(input, [0, 1]);
    await explainer.release();
    return relevance!.data as Float32Array;
  }

  const weights = [0.9, -0.4, 0.7, 0.3, -0.6, 1];

  test.each([
    ['a quarter of it', 0.25],
    ['its negative', -1],
  ])('%s', async (_, factor) => {
    const scale = (net: Net) => net.node('Mul', ['input', net.floats([factor], [1, 1, 1, 1])]);
    const got = await explain([2, 4, 5], scale, weights);
    const folded = weights.map((weight) => weight * factor);
    const expected = await explain([2, 4, 5], () => 'input', folded);
    expect(relativeError(got, expected)).toBeLessThan(1e-5);
  });

  test('channels moved from the last axis, then one factor each', async () => {
    const move = (net: Net) => net.node('Transpose', ['input'], { perm: [0, 3, 1, 2] });
    const scale = (net: Net) => net.node('Mul', [move(net), net.floats([0.5, 4], [1, 2, 1, 1])]);
    const got = await explain([4, 5, 2], scale, weights);
    const folded = weights.map((weight, index) => weight * [0.5, 4][index % 2]!);
    const expected = await explain([4, 5, 2], move, folded);
    expect(relativeError(got, expected)).toBeLessThan(1e-5);
  });
});
