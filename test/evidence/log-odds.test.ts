import { describe, expect, test } from 'vitest';
import { computeLogOdds, listLogOdds, toProbability } from '../../src/evidence/log-odds.ts';
import { createRandom } from '../../src/random.ts';

/** The probability of a class by softmax, written out. */
function softmax(logits: readonly number[], target: number): number {
  const powers = logits.map((logit) => Math.E ** logit);
  return powers[target]! / powers.reduce((sum, power) => sum + power);
}

describe('log-odds', () => {
  test('are log p/(1 − p) of softmax', () => {
    const random = createRandom(1);
    for (let trial = 0; trial < 20; trial++) {
      const logits = Array.from({ length: 5 }, () => 6 * random() - 3);
      for (const target of logits.keys()) {
        const probability = softmax(logits, target);
        expect(computeLogOdds(logits, target)).toBeCloseTo(Math.log(probability / (1 - probability)), 9);
        expect(toProbability(computeLogOdds(logits, target))).toBeCloseTo(probability, 9);
      }
    }
  });

  test('of two classes are the difference of their logits', () => {
    expect(computeLogOdds([5, 2], 0)).toBeCloseTo(3, 12);
    expect(computeLogOdds([5, 2], 1)).toBeCloseTo(-3, 12);
  });

  test('go on where probabilities are 0 or 1 to the last bit', () => {
    expect(computeLogOdds([1000, 0], 0)).toBe(1000);
    expect(computeLogOdds([1000, 0], 1)).toBe(-1000);
    expect(computeLogOdds([-2000, -2000, -2000], 0)).toBeCloseTo(-Math.LN2, 12);
  });

  test('of a single logit are that logit', () => {
    expect(computeLogOdds([1.5], 0)).toBe(1.5);
  });

  test('of a batch are those of its rows', () => {
    const logits = { data: Float32Array.of(1, 2, 4, 0, 0, 0), shape: [2, 3] };
    const [first, second] = listLogOdds(logits, 2);
    expect(first).toBeCloseTo(4 - Math.log(Math.E + Math.E ** 2), 6);
    expect(second).toBeCloseTo(-Math.LN2, 6);
  });

  test('of even chances are 0', () => {
    expect(toProbability(0)).toBe(0.5);
    expect(toProbability(Math.log(3))).toBeCloseTo(0.75, 12);
    expect([toProbability(800), toProbability(-800)]).toEqual([1, 0]);
  });
});
