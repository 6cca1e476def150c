import { describe, expect, it } from 'vitest';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { findCluster } from '../../src/store/clusters.ts';
import { listSampleVerdicts, readSampleVerdicts, recordSampleVerdicts } from '../../src/store/sample-verdicts.ts';
import type { Store } from '../../src/store/store.ts';
import { saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const createStore = useStore();

function saveFlagged(): { store: Store; coat: number; clusterId: number } {
  const store = createStore();
  const { runId, coat } = saveExample(store);
  const cluster = findCluster(store, runId, 'coat/1');
  recordSampleVerdicts(store, cluster, ['coat/4.png', 'bag/1.png'], { verdict: 'artefact', author: 'ada' });
  return { store, coat, clusterId: cluster.id };
}

describe('verdicts on samples', () => {
  it('are kept in order with who gave them, for samples of any class', () => {
    const { store, clusterId } = saveFlagged();
    expect(listSampleVerdicts(store, clusterId)).toMatchObject([
      { path: 'coat/4.png', verdict: 'artefact', author: 'ada', note: '' },
      { path: 'bag/1.png', verdict: 'artefact', author: 'ada', note: '' },
    ]);
  });

  it('count for the cluster they were given for, and the last one counts', () => {
    const { store, clusterId } = saveFlagged();
    recordSampleVerdicts(store, { id: clusterId, runId: 1 }, ['coat/4.png'], { verdict: 'legitimate' });
    expect([...readSampleVerdicts(store, clusterId)]).toEqual([
      ['coat/4.png', 'legitimate'],
      ['bag/1.png', 'artefact'],
    ]);
    expect(readSampleVerdicts(store, findCluster(store, 1, 'coat/2').id).size).toBe(0);
  });

  it('are all left out where one names no sample of the run', () => {
    const { store, clusterId } = saveFlagged();
    const cluster = { id: clusterId, runId: 1 };
    const paths = ['coat/1.png', 'coat/99.png'];
    expect(() => {
      recordSampleVerdicts(store, cluster, paths, { verdict: 'unsure' });
    }).toThrow(/cannot find sample in run 1: got "coat\/99.png", expected a path such as "(coat|bag)\/\d.png"/);
    expect(readSampleVerdicts(store, clusterId).has('coat/1.png')).toBe(false);
  });

  it('cannot be changed or deleted, even by hand', () => {
    const { store } = saveFlagged();
    for (const sql of [`UPDATE sample_verdicts SET verdict = 'unsure'`, 'DELETE FROM sample_verdicts']) {
      expect(() => store.run(sql)).toThrow('verdicts are append-only: record a new one instead');
    }
  });

  it('keep their clusters from being replaced', () => {
    const { store, coat } = saveFlagged();
    expect(() => {
      saveClassAnalysis(store, coat, { score: null, suspicious: false, analyses: [], clusters: [] });
    }).toThrow(/cannot replace the clusters of class "coat" in .*: 2 verdicts refer to them; start a new run/);
  });
});
