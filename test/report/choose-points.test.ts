import { describe, expect, it } from 'vitest';
import { choosePoints } from '../../src/report/choose-points.ts';

const points = Array.from({ length: 100 }, (_, index) => index);

describe('choosing points', () => {
  it('keeps all where they are few', () => {
    expect(choosePoints(points, 100, () => false)).toEqual(points);
  });

  it('keeps the wanted and spreads the rest, in their order', () => {
    const chosen = choosePoints(points, 10, (point) => point >= 97);
    expect(chosen).toHaveLength(10);
    expect(chosen.slice(-3)).toEqual([97, 98, 99]);
    expect(chosen[0]).toBe(0);
    expect(chosen).toEqual(chosen.toSorted((left, right) => left - right));
  });

  it('never keeps more than the limit, however many are wanted', () => {
    expect(choosePoints(points, 7, () => true)).toHaveLength(7);
    expect(choosePoints(points, 0, () => true)).toEqual([]);
  });
});
