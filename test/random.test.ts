import { describe, expect, it } from 'vitest';
import { createRandom } from '../src/random.ts';

const draw = (seed: number, count: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
};

describe('createRandom', () => {
  it('gives the same numbers for the same seed', () => {
    expect(draw(7, 100)).toEqual(draw(7, 100));
  });

  it('gives unrelated numbers for neighbouring seeds, from the first one on', () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => draw(seed, 1)[0]!);
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.6);
    expect(new Set(firsts.map((value) => Math.floor(value * 10))).size).toBe(10);
  });

  it('stays within [0, 1) and fills it evenly', () => {
    const numbers = draw(1, 10_000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = numbers.filter((value) => Math.floor(value * 10) === tenth).length;
      expect(share).toBeGreaterThan(850);
      expect(share).toBeLessThan(1150);
    }
  });
});
