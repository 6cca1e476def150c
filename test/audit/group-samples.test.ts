import { expect, it } from 'vitest';
import { groupSamples } from '../../src/audit/group-samples.ts';

const labels = ['ant', 'bee', 'cat'];
const samples = ['a', 'b', 'c', 'd', 'e'].map((path, row) => ({
  path,
  label: '',
  row,
  file: `/${path}`,
  fingerprint: '',
}));

/** Names and paths of the groups. */
function group(outputs: readonly number[], limits: Parameters<typeof groupSamples>[3] = {}): [string, string][] {
  return groupSamples(samples, outputs, labels, limits).map((each) => [
    each.name,
    each.samples.map(({ path }) => path).join(''),
  ]);
}

it('samples are grouped by output, in the order of the outputs, each in its own order', () => {
  expect(group([2, 0, 2, 0, 2])).toEqual([
    ['ant', 'bd'],
    ['cat', 'ace'],
  ]);
});

it('samples without an output are left out', () => {
  expect(group([-1, 1, -1, -1, -1])).toEqual([['bee', 'b']]);
});

it('only the classes asked for are taken, and the first images of each', () => {
  expect(group([2, 0, 2, 1, 2], { classes: ['cat', 'bee'], limit: 2 })).toEqual([
    ['bee', 'd'],
    ['cat', 'ac'],
  ]);
  expect(group([0, 0, 0, 0, 0], { limit: 1 })).toEqual([['ant', 'a']]);
  expect(group([0, 0, 0, 0, 0], { classes: ['cat'] })).toEqual([]);
});

it('a group knows the output that explains it', () => {
  expect(groupSamples(samples, [1, 1, 1, 1, 1], labels, {})).toMatchObject([{ output: 1 }]);
});
