import { describe, expect, test } from 'vitest';
import { chooseExamples, weighExamples } from '../../src/concepts/choose-examples.ts';
import type { Marks } from '../../src/concepts/mark-samples.ts';

const samples = Array.from({ length: 12 }, (_, index) => ({ path: `${index}.png` }));

function mark(shown: number[], notShown: number[], members: number[]): Marks {
  const toPaths = (indices: readonly number[]) => new Set(indices.map((index) => `${index}.png`));
  const verdicts = new Map([...toPaths(notShown)].map((path) => [path, 'legitimate'] as const));
  return { shown: toPaths(shown), notShown: toPaths(notShown), byHand: new Set(), verdicts, members: toPaths(members) };
}

describe('what a concept vector is fitted to', () => {
  test('is compared with all others but the members of the cluster', () => {
    const examples = chooseExamples(samples, mark([1, 2], [3], [2, 4, 5]), 0);
    expect(examples).toEqual({ shown: [1, 2], notShown: [3], others: [0, 6, 7, 8, 9, 10, 11] });
  });

  test('is compared with members too where most of the others are such', () => {
    const members = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(chooseExamples(samples, mark([1], [], members), 0).others).toHaveLength(11);
  });

  test('is at most a thousand samples of a kind, by the seed', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ path: `${index}.png` }));
    const [first, second, again] = [1, 2, 1].map((seed) => chooseExamples(many, mark([1], [], []), seed).others);
    expect(first).toHaveLength(1000);
    expect(again).toEqual(first);
    expect(second).not.toEqual(first);
  });
});

describe('the weight of an example', () => {
  test('makes both sides count the same', () => {
    const weigh = weighExamples({ shown: [0, 1], notShown: [], others: [2, 3, 4, 5] });
    expect([0, 1, 2, 3, 4, 5].map(weigh)).toEqual([0.5, 0.5, 0.25, 0.25, 0.25, 0.25]);
  });

  test('is the same for a legitimate sample as for an example, but for all of them no more than for a side', () => {
    const one = weighExamples({ shown: [0, 1], notShown: [2], others: [3] });
    const many = weighExamples({ shown: [0], notShown: [1, 2, 3, 4], others: [5] });
    expect(one(2)).toBe(0.5);
    expect([1, 2, 3, 4].map(many)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});
