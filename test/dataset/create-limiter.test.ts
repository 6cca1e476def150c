import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLimiter } from '../../src/dataset/create-limiter.ts';

it('a limiter has so much work under way and no more, first come, first served, also after a failure', async () => {
  const inTurn = createLimiter(3);
  const started: number[] = [];
  let underWay = 0;
  let most = 0;
  const works = [...Array(10).keys()].map((index) =>
    inTurn(async () => {
      started.push(index);
      most = Math.max(most, ++underWay);
      await pause(5);
      underWay--;
      if (index === 1) throw new Error('no');
      return index;
    }),
  );
  const outcomes = await Promise.allSettled(works);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(most).toBe(3);
  expect(outcomes.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1);
});
