import { describe, expect, it } from 'vitest';
import { spreadEvenly } from '../src/spread-evenly.ts';

describe('spreadEvenly', () => {
  it('takes items at even distances, the first among them', () => {
    expect(spreadEvenly(['a', 'b', 'c', 'd', 'e', 'f'], 3)).toEqual(['a', 'c', 'e']);
    expect(spreadEvenly([0, 1, 2, 3, 4], 2)).toEqual([0, 2]);
  });

  it('takes all of a list that is no longer than asked for', () => {
    expect(spreadEvenly([1, 2], 5)).toEqual([1, 2]);
    expect(spreadEvenly([], 5)).toEqual([]);
  });
});
