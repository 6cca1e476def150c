import { describe, expect, it } from 'vitest';
import { choosePositions } from '../../src/report/choose-positions.ts';

describe('choosing the images of a map', () => {
  it('keeps all where they are few', () => {
    expect(choosePositions(4, 4, new Set())).toEqual([0, 1, 2, 3]);
  });

  it('keeps the wanted and spreads the rest, in their order', () => {
    const chosen = choosePositions(100, 10, new Set([99, 97, 98]));
    expect(chosen).toHaveLength(10);
    expect(chosen.slice(-3)).toEqual([97, 98, 99]);
    expect(chosen[0]).toBe(0);
    expect(chosen).toEqual(chosen.toSorted((left, right) => left - right));
  });

  it('never keeps more than the limit, however many are wanted', () => {
    const all = new Set(Array.from({ length: 100 }, (_, position) => position));
    expect(choosePositions(100, 7, all)).toHaveLength(7);
    expect(choosePositions(100, 0, all)).toEqual([]);
  });
});
