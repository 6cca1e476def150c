import { expect, it } from 'vitest';
import { findDistinct } from '../../../src/spray/separation/distinct-sets.ts';

it('puts sets together that hold the same samples', () => {
  const sets = [[1, 2, 3], [1, 2], [1, 2, 4], [1, 2, 3], [], [1, 2]].map((set) => Int32Array.from(set));
  const { distinct, places } = findDistinct(sets);
  expect(distinct.map((set) => [...set])).toEqual([[1, 2, 3], [1, 2], [1, 2, 4], []]);
  expect(places).toEqual([0, 1, 2, 0, 3, 1]);
});
