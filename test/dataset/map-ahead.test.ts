import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { mapAhead } from '../../src/dataset/map-ahead.ts';

it('keeps the order of the items whatever the order in which they finish', async () => {
  const delays = [30, 1, 20, 2, 10, 3];
  const results: number[] = [];
  for await (const delay of mapAhead(delays, 4, async (ms) => sleep(ms, ms))) results.push(delay);
  expect(results).toEqual(delays);
});

it('goes on while the consumer is busy, and never holds more than the limit', async () => {
  let started = 0;
  const map = (item: number): Promise<number> => {
    started++;
    return Promise.resolve(item);
  };
  const results = mapAhead(Array(20).keys(), 5, map);
  await results.next();
  await sleep(5);
  expect(started).toBe(5);
  await results.next();
  await sleep(5);
  expect(started).toBe(6);
  await results.return();
  expect(started).toBe(6);
});

it('throws a failure at its turn and leaves nothing running', async () => {
  let running = 0;
  const results = mapAhead([1, 2, 3, 4], 4, async (item) => {
    running++;
    await sleep(item * 5);
    running--;
    if (item >= 2) throw new Error(`item ${item}`);
    return item;
  });
  expect(await results.next()).toEqual({ done: false, value: 1 });
  await expect(results.next()).rejects.toThrow('item 2');
  expect(running).toBe(0);
});

it('stops at an aborted signal with its reason', async () => {
  const controller = new AbortController();
  const results = mapAhead([1, 2, 3], 1, (item) => Promise.resolve(item), controller.signal);
  await results.next();
  controller.abort(new Error('enough'));
  await expect(results.next()).rejects.toThrow('enough');
});
