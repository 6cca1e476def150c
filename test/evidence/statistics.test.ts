import { describe, expect, test } from 'vitest';
import {
  bootstrapMean,
  computeMean,
  computeMedian,
  computeSpread,
  computeVariance,
} from '../../src/evidence/statistics.ts';
import { createRandom, type Random } from '../../src/random.ts';

const sum12 = (random: Random) => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value) - 6;

describe('mean, variance, median and spread', () => {
  test('are those of numbers worked out by hand', () => {
    const values = [9, 1, 4, 2, 4];
    expect(computeMean(values)).toBe(4);
    expect(computeVariance(values)).toBe(9.5); // (25 + 9 + 0 + 4 + 0) / 4
    expect(computeMedian(values)).toBe(4);
    expect(computeSpread(values)).toBeCloseTo(1.4826 * 2, 9); // distances 5, 3, 0, 2, 0
  });

  test('take the middle of the two middle values of an even number', () => {
    expect(computeMedian([4, 1, 10, 2])).toBe(3);
  });

  test('are 0 of nothing, and a single value does not vary', () => {
    expect([computeMean([]), computeVariance([]), computeMedian([]), computeSpread([])]).toEqual([0, 0, 0, 0]);
    expect([computeMean([3]), computeVariance([3]), computeMedian([3]), computeSpread([3])]).toEqual([3, 0, 3, 0]);
  });

  test('leave their input as it was', () => {
    const values = [3, 1, 2];
    computeSpread(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test('spread is the standard deviation of normal values, and outliers do not move it', () => {
    const random = createRandom(2);
    const values = Array.from({ length: 1000 }, () => 5 + 2 * sum12(random));
    expect(computeSpread(values)).toBeGreaterThan(1.75);
    expect(computeSpread(values)).toBeLessThan(2.25);
    expect(Math.abs(computeSpread(values.with(0, 1e9).with(1, -1e9)) - computeSpread(values))).toBeLessThan(0.05);
  });
});

describe('the bootstrap interval of the mean', () => {
  test('holds the true mean nearly as often as it says', () => {
    const random = createRandom(7);
    const trials = 100;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: 30 }, () => 1 + sum12(random));
      const [low, high] = bootstrapMean(values, trial);
      if (low <= 1 && 1 <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(0.84); // 0.93 is expected of 30 values, with a deviation of 0.025
    expect(held / trials).toBeLessThan(1);
  });

  test('is as wide as theory says', () => {
    const coin = Array.from({ length: 100 }, (_, index) => index % 2); // standard error 0.05
    const [low, high] = bootstrapMean(coin, 1);
    expect(low).toBeGreaterThan(0.5 - 1.96 * 0.05 - 0.02);
    expect(low).toBeLessThan(0.5 - 1.96 * 0.05 + 0.02);
    expect(high).toBeGreaterThan(0.5 + 1.96 * 0.05 - 0.02);
    expect(high).toBeLessThan(0.5 + 1.96 * 0.05 + 0.02);
  });

  test('is the same for the same seed and another for another', () => {
    const values = Array.from({ length: 20 }, (_, index) => Math.sqrt(index));
    expect(bootstrapMean(values, 5)).toEqual(bootstrapMean(values, 5));
    expect(bootstrapMean(values, 5)).not.toEqual(bootstrapMean(values, 6));
  });

  test('is a point where all values are the same, and 0 of nothing', () => {
    expect(bootstrapMean([2, 2, 2], 1)).toEqual([2, 2]);
    expect(bootstrapMean([], 1)).toEqual([0, 0]);
  });
});
