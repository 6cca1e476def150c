import { expect, it } from 'vitest';
import { createRandom } from '../../../src/random.ts';
import { pickSample } from '../../../src/spray/neighbours/pick-sample.ts';

it('pickSample takes different numbers in ascending order, every number as often as the others', () => {
  const random = createRandom(1);
  const times = new Int32Array(10);
  for (let round = 0; round < 2000; round++) {
    const sample = [...pickSample(10, 3, random)];
    expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
    for (const number of sample) times[number]!++;
  }
  for (const count of times) expect(Math.abs(count - 600)).toBeLessThan(100);
});

it('pickSample takes all where there are no more', () => {
  expect([...pickSample(3, 5, createRandom(1))]).toEqual([0, 1, 2]);
});
