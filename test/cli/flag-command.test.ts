import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { findCluster } from '../../src/store/clusters.ts';
import { readLatestVerdict } from '../../src/store/verdicts.ts';
import { readLatestSampleVerdicts } from '../../src/store/sample-verdicts.ts';
import { saveExample } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();
const printed: string[] = [];

beforeEach(() => {
  printed.length = 0;
  const keep = (text: string) => void printed.push(text);
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
});

afterEach(() => vi.restoreAllMocks());

/** A database with a run, what its first cluster is, and `unhans flag` on it. */
function createCase() {
  const store = createStore();
  const { runId } = saveExample(store);
  const { id } = findCluster(store, runId, 'coat/1');
  const flag = (...words: string[]) => runCommandLine(['flag', 'latest', 'coat/1', '--db', store.path, ...words]);
  return { store, id, flag };
}

it('a cluster gets a verdict with the name of the artefact and what retraining should do', async () => {
  const { store, id, flag } = createCase();
  const said = ['--verdict', 'artefact', '--artefact', 'watermark', '--action', 'relabel', '--label', 'bag'];
  expect(await flag(...said, '--note', 'at the bottom')).toBe(0);
  expect(readLatestVerdict(store, id)).toMatchObject({
    ...{ verdict: 'artefact', artefact: 'watermark', action: 'relabel', label: 'bag', note: 'at the bottom' },
  });
  expect(printed).toEqual(['coat/1 of run 1: artefact']);
});

it('single samples get one with what retraining should do with them', async () => {
  const { store, id, flag } = createCase();
  expect(await flag('--verdict', 'unsure', '--action', 'down-weight', '--samples', 'coat/4.png', 'bag/0.png')).toBe(0);
  const rows = readLatestSampleVerdicts(store, id);
  expect([...rows.keys()].sort()).toEqual(['bag/0.png', 'coat/4.png']);
  expect(rows.get('bag/0.png')).toMatchObject({ verdict: 'unsure', action: 'down-weight', label: '' });
  expect(printed).toEqual(['coat/1 of run 1, 2 images: unsure']);
});

it.each([
  [['--action', 'relabel'], '--action relabel and --label go together: got --action relabel alone'],
  [['--label', 'bag'], 'got --label "bag" without it'],
  [['--artefact', 'x', '--samples', 'coat/4.png'], '--artefact names what a cluster shows: got --samples too'],
])('what says nothing is refused, and nothing is recorded: %s', async (words, message) => {
  const { store, id, flag } = createCase();
  expect(await flag('--verdict', 'artefact', ...words)).toBe(2);
  expect(printed.join('\n')).toContain(message);
  expect(readLatestVerdict(store, id)).toBeNull();
});
