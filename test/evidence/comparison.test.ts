import { describe, expect, test } from 'vitest';
import { compareMovements, standardise, type Comparison, type Movement } from '../../src/evidence/comparison.ts';

const even = 0;
const threeToOne = Math.log(3); // probability 3/4

/** What a test moved where every image of one side was tried on inputs that gave these log-odds. */
const move = (before: readonly number[], after: readonly number[]): Movement => ({ before, after });

function compare(effects: readonly number[], controls: readonly number[]): Comparison {
  return { effects, controls, probability: { effect: 0, control: 0, interval: [0, 0] } };
}

describe('the comparison of a finding with its control', () => {
  test('says what each image gains in log-odds, as the mean over the inputs it was tried on', () => {
    const finding = [move([0, 1, -1], [3, 4, 2]), move([0, 0], [1, 5])];
    const { effects, controls } = compareMovements(finding, [move([2], [1])], 1);
    expect(effects).toEqual([3, 3]);
    expect(controls).toEqual([-1]);
  });

  test('says the same in probability', () => {
    const finding = [move([even, -threeToOne], [threeToOne, even])]; // a quarter each
    const { probability } = compareMovements(finding, [move([even], [even])], 1);
    expect(probability.effect).toBeCloseTo(0.25, 12);
    expect(probability.control).toBe(0);
    expect(probability.interval[0]).toBeCloseTo(0.25, 12);
    expect(probability.interval[1]).toBeCloseTo(0.25, 12);
  });

  test('has an interval around the effect that the seed decides', () => {
    const finding = [0, 0.5, 1, 2, 3, 4].map((after) => move([0], [after]));
    const { effect, interval } = compareMovements(finding, [], 3).probability;
    expect(interval[0]).toBeLessThan(effect);
    expect(interval[1]).toBeGreaterThan(effect);
    expect(compareMovements(finding, [], 3).probability.interval).toEqual(interval);
    expect(compareMovements(finding, [], 4).probability.interval).not.toEqual(interval);
  });

  test('of nothing with nothing is 0', () => {
    const nothing = compareMovements([], [], 1);
    expect(nothing.probability).toEqual({ effect: 0, control: 0, interval: [0, 0] });
    expect(standardise(nothing)).toBe(0);
  });
});

describe('how far a finding does more than its control', () => {
  test('is the difference of the means in deviations within the two', () => {
    // means 10 and 2, variance 4 either side
    expect(standardise(compare([8, 10, 12], [0, 2, 4]))).toBeCloseTo(4, 1);
    expect(standardise(compare([0, 2, 4], [8, 10, 12]))).toBeCloseTo(-4, 1);
  });

  test('does not depend on the unit where images differ', () => {
    const [ours, theirs] = [
      [80, 100, 120],
      [0, 20, 40],
    ];
    const larger = standardise(
      compare(
        ours.map((value) => 100 * value),
        theirs.map((value) => 100 * value),
      ),
    );
    expect(larger).toBeCloseTo(standardise(compare(ours, theirs)), 3);
  });

  test('is larger for copies of one thing than for things that differ', () => {
    expect(standardise(compare([5, 5, 5], [0, 0, 0]))).toBeGreaterThan(standardise(compare([2, 5, 8], [-3, 0, 3])));
  });

  test('is finite where nothing varies, and small where nearly nothing is done', () => {
    expect(standardise(compare([0.01, 0.01], [0, 0]))).toBeCloseTo(0.1, 6);
    expect(standardise(compare([1, 1], [1, 1]))).toBe(0);
  });
});
