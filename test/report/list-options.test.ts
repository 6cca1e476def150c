import { expect, it } from 'vitest';
import { listOptions } from '../../src/report/list-options.ts';

it('options are listed one a row, by their name in the job file', () => {
  const job = { model: { input: { size: [64, 32], mean: [0.5] } }, spray: { clusters: { min: 2, max: 8 }, seed: 0 } };
  expect(listOptions(job)).toEqual([
    { name: 'model.input.size', value: '64, 32' },
    { name: 'model.input.mean', value: '0.5' },
    { name: 'spray.clusters.min', value: '2' },
    { name: 'spray.clusters.max', value: '8' },
    { name: 'spray.seed', value: '0' },
  ]);
});
