import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createStopwatch } from '../../src/audit/stopwatch.ts';

it('seconds add up by stage, and what was timed inside another stage counts once', async () => {
  const { time, seconds } = createStopwatch();
  const started = performance.now();
  const result = await time('outer', async () => {
    await pause(30);
    await time('inner', () => pause(60));
    await time('inner', () => pause(60));
    return 'result';
  });
  await time('outer', () => pause(10));
  const elapsed = (performance.now() - started) / 1000;
  expect(result).toBe('result');
  expect(Object.keys(seconds)).toEqual(['inner', 'outer']);
  expect(seconds['inner']).toBeGreaterThan(0.11);
  expect(seconds['outer']).toBeGreaterThan(0.035);
  expect(seconds['inner']! + seconds['outer']!).toBeLessThanOrEqual(elapsed);
  expect(seconds['outer']).toBeLessThan(elapsed - 0.11);
});

it('work that fails is timed, and its error passed on', async () => {
  const { time, seconds } = createStopwatch();
  const failing = time('work', () => pause(20).then(() => Promise.reject(new Error('no'))));
  await expect(failing).rejects.toThrow('no');
  expect(seconds['work']).toBeGreaterThan(0.015);
});
