import { describe, expect, it } from 'vitest';
import { findCluster } from '../../src/store/clusters.ts';
import { listRetraining } from '../../src/store/retraining-list.ts';
import { judgeSamples, recordSampleVerdicts } from '../../src/store/sample-verdicts.ts';
import type { Store } from '../../src/store/store.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const createStore = useStore();

function openExample() {
  const store = createStore();
  saveExample(store);
  return { store, first: findCluster(store, 1, 'coat/1'), second: findCluster(store, 1, 'coat/2') };
}

function listActions(store: Store): string[] {
  return listRetraining(store, 1).map(({ path, action, given }) => `${path} ${action} ${given}`);
}

describe('the list for retraining', () => {
  it('has every image of a cluster that was judged, with what was said', () => {
    const { store, first } = openExample();
    const mask = { size: [1, 1] as [number, number], counts: [0, 1] };
    recordVerdict(store, first.id, { verdict: 'artefact', artefact: 'logo', mask, author: 'ada', note: 'sure' });
    const common = { action: 'drop', verdict: 'artefact', artefact: 'logo', finding: 'coat/1', mask, note: 'sure' };
    expect(listRetraining(store, 1)).toMatchObject([
      { ...common, path: 'coat/1.png', className: 'coat', given: 'group' },
      { ...common, path: 'coat/4.png', className: 'coat', given: 'group' },
    ]);
  });

  it('lets what was said of an image itself count before what was said of its cluster', () => {
    const { store, first } = openExample();
    recordVerdict(store, first.id, { verdict: 'artefact', action: 'relabel', label: 'bag' });
    recordSampleVerdicts(store, first, ['coat/1.png'], { verdict: 'legitimate' });
    recordSampleVerdicts(store, first, ['bag/0.png'], { verdict: 'artefact' });
    expect(listActions(store)).toEqual([
      'bag/0.png relabel image',
      'coat/1.png keep image',
      'coat/4.png relabel group',
    ]);
  });

  it('does with an image what was said of it, whatever is done with its cluster', () => {
    const { store, first } = openExample();
    recordVerdict(store, first.id, { verdict: 'artefact', artefact: 'logo' });
    recordSampleVerdicts(store, first, ['coat/1.png'], { verdict: 'artefact', action: 'relabel', label: 'bag' });
    recordSampleVerdicts(store, first, ['bag/0.png'], { verdict: 'legitimate', action: 'down-weight' });
    expect(listRetraining(store, 1)).toMatchObject([
      { path: 'bag/0.png', action: 'down-weight', label: '', artefact: '' },
      { path: 'coat/1.png', action: 'relabel', label: 'bag', artefact: 'logo' },
      { path: 'coat/4.png', action: 'drop', label: '', artefact: 'logo' },
    ]);
  });

  it('has an image of two clusters once, with the stronger action', () => {
    const { store, first, second } = openExample();
    recordVerdict(store, second.id, { verdict: 'legitimate' });
    recordVerdict(store, first.id, { verdict: 'unsure' });
    expect(listActions(store)).toEqual([
      'coat/0.png keep group',
      'coat/1.png down-weight group',
      'coat/2.png keep group',
      'coat/4.png down-weight group',
    ]);
  });

  it('forgets what was withdrawn', () => {
    const { store, first } = openExample();
    recordVerdict(store, first.id, { verdict: 'artefact' });
    recordVerdict(store, first.id, { verdict: 'artefact', withdrawn: true });
    const path = 'coat/1.png';
    const [said] = judgeSamples(store, first, [{ path, expected: null, verdict: 'unsure' }]);
    expect(listActions(store)).toEqual(['coat/1.png down-weight image']);
    judgeSamples(store, first, [{ path, expected: said!.current!.id, verdict: 'unsure', withdrawn: true }]);
    expect(listActions(store)).toEqual([]);
  });
});

describe('verdicts on several samples', () => {
  it('are all left out where somebody else was faster on one', () => {
    const { store, first } = openExample();
    recordSampleVerdicts(store, first, ['coat/1.png'], { verdict: 'legitimate', author: 'bob' });
    const changes = ['coat/4.png', 'coat/1.png'].map(
      (path) => ({ path, expected: null, verdict: 'artefact' }) as const,
    );
    const answers = judgeSamples(store, first, changes);
    expect(answers.map(({ accepted }) => accepted)).toEqual([true, false]);
    expect(answers[1]!.current).toMatchObject({ verdict: 'legitimate', author: 'bob' });
    expect(listActions(store)).toEqual(['coat/1.png keep image']);
  });
});
