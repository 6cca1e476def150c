import { expect, it } from 'vitest';
import { takeInTurns } from '../../src/audit/take-in-turns.ts';

const identity = (item: string) => item;

it('lists take turns, the first list first, and each item comes once', () => {
  expect(takeInTurns([['a', 'b', 'c'], [], ['b', 'd'], ['e']], identity)).toEqual(['a', 'b', 'e', 'd', 'c']);
  expect(takeInTurns([], identity)).toEqual([]);
});
