import { createBoxRule } from '../../../src/explain/rules/box.ts';
import { describeRule, type DenseRule } from './check-rule.ts';
import { negative, positive, stabilise } from './dense-rules.ts';
import { convolutionCases } from './layer-cases.ts';

/** R_i = Σ_j (a w − l w⁺ − h w⁻)_ij R_j / z_j, z the sum of the same over i. */
const dense =
  (low: (channel: number) => number, high: (channel: number) => number, channels: number): DenseRule =>
  ({ matrix, bias }, input, relevance) => {
    const result = new Float64Array(input.length);
    const channel = (column: number) => Math.floor((column * channels) / input.length);
    for (let row = 0; row < bias.length; row++) {
      const shares = Array.from(input, (value, column) => {
        const weight = matrix[row * input.length + column]!;
        return value * weight - low(channel(column)) * positive(weight) - high(channel(column)) * negative(weight);
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
