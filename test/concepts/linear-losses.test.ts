import { describe, expect, test } from 'vitest';
import { logisticLoss, squaredHingeLoss, squaredLoss, type Side } from '../../src/concepts/linear-losses.ts';

const losses = { squaredLoss, logisticLoss, squaredHingeLoss };
const step = 1e-4;

describe.each(Object.entries(losses))('%s', (name, { value, slope, curvature }) => {
  const places = [-3.3, -0.7, 0.2, 0.9, 4.1].flatMap((score) => [1, -1].map((side) => [score, side as Side] as const));

  test.each(places)(
    'has the slope and curvature that differences of its values have, at %d for side %d',
    (at, side) => {
      const [below, here, above] = [at - step, at, at + step].map((score) => value(score, side)) as [
        number,
        number,
        number,
      ];
      expect(slope(at, side)).toBeCloseTo((above - below) / (2 * step), 6);
      expect(curvature(at, side)).toBeCloseTo((above - 2 * here + below) / step ** 2, 4);
    },
  );

  test.each([1000, -1000])('stays finite at a score of %d', (score) => {
    for (const side of [1, -1] as const) {
      expect([value(score, side), slope(score, side), curvature(score, side)].every(Number.isFinite), name).toBe(true);
    }
  });
});
