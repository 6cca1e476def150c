import { describe, expect, it } from 'vitest';
import { createOverlapMeter } from '../../src/spray/measure-overlap.ts';

describe('createOverlapMeter', () => {
  it('measures shared samples over all samples, one set after the other', () => {
    const meter = createOverlapMeter(10);
    const first = meter([0, 1, 2, 3]);
    expect(first([2, 3, 4, 5])).toBe(2 / 6);
    expect(first([3, 2, 1, 0])).toBe(1);
    const second = meter([8, 9]);
    expect(second([0, 1])).toBe(0);
    expect(second([9])).toBe(0.5);
  });

  it('does not look where the sizes say enough', () => {
    const measure = createOverlapMeter(10)([0, 1]);
    expect(measure([0], 0.5)).toBe(0);
    expect(measure([0], 0.4)).toBe(0.5);
  });
});
