import { describe, expect, it } from 'vitest';
import { findRank, measureAgreement, measureIou } from '../../../bench/detect/metrics.ts';

describe('measureAgreement', () => {
  it('counts what is found of what is meant', () => {
    const { precision, recall, f1 } = measureAgreement(new Set(['a', 'b', 'c', 'd']), new Set(['c', 'd', 'e']));
    expect(precision).toBe(0.5);
    expect(recall).toBeCloseTo(0.6667, 4);
    expect(f1).toBeCloseTo(0.5714, 4);
  });

  it('is 1 for the same samples and 0 for none in common', () => {
    expect(measureAgreement(new Set(['a', 'b']), new Set(['b', 'a']))).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(measureAgreement(new Set(['a']), new Set(['b']))).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  it('is 0, not NaN, where nothing is found or meant', () => {
    expect(measureAgreement(new Set(), new Set(['a']))).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(measureAgreement(new Set(), new Set())).toEqual({ precision: 0, recall: 0, f1: 0 });
  });
});

describe('measureIou', () => {
  it('compares the pixels above one half', () => {
    expect(measureIou([0.9, 0.6, 0.5, 0.1, 0], [1, 0, 1, 1, 0])).toBe(0.25);
  });

  it('takes another level where one is given', () => {
    expect(measureIou([0.9, 0.6, 0.3, 0.1], [1, 1, 1, 0], 0.2)).toBe(1);
  });

  it('is 0 where neither has a pixel', () => {
    expect(measureIou([0, 0.2], [0, 0])).toBe(0);
  });

  it('refuses pictures of different sizes', () => {
    expect(() => measureIou([0], [0, 1])).toThrow('region has 1 pixels, mask 2');
  });
});

describe('findRank', () => {
  const standing = (score: number | null, suspicious = false) => ({ score, suspicious });

  it('is 1 where every rival scores less', () => {
    expect(findRank(standing(3), [standing(2.9), standing(null)])).toBe(1);
    expect(findRank(standing(3), [])).toBe(1);
  });

  it('is the last place among equals', () => {
    expect(findRank(standing(3), [standing(3), standing(3), standing(1)])).toBe(3);
    expect(findRank(standing(null), [standing(null), standing(0)])).toBe(3);
  });

  it('puts what is suspicious before what scores more', () => {
    expect(findRank(standing(1, true), [standing(9), standing(8)])).toBe(1);
    expect(findRank(standing(9), [standing(1, true)])).toBe(2);
  });
});
