import { describe, expect, it } from 'vitest';
import { findCluster } from '../../src/store/clusters.ts';
import type { Store } from '../../src/store/store.ts';
import {
  judgeCluster,
  listClusterVerdicts,
  listVerdicts,
  readLatestVerdict,
  type VerdictInput,
} from '../../src/store/verdicts.ts';
import { saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const createStore = useStore();

function openExample(): { store: Store; id: number } {
  const store = createStore();
  const { runId } = saveExample(store);
  return { store, id: findCluster(store, runId, 'coat/1').id };
}

describe('verdicts on clusters', () => {
  it('keep the name of the artefact, the action and the mask', () => {
    const { store, id } = openExample();
    const said: VerdictInput = {
      ...{ verdict: 'artefact', artefact: 'shop name', action: 'relabel', label: 'bag', note: 'seen twice' },
      ...{ mask: { size: [1, 3], counts: [1, 2] }, author: 'ada', withdrawn: false },
    };
    const { accepted, current } = judgeCluster(store, id, null, said);
    expect(accepted).toBe(true);
    expect(current).toMatchObject({ ...said, cluster: 'coat/1', className: 'coat', views: ['input', 'hidden'] });
  });

  it('are refused where somebody else was faster, who then is shown', () => {
    const { store, id } = openExample();
    judgeCluster(store, id, null, { verdict: 'artefact', author: 'ada' });
    const late = judgeCluster(store, id, null, { verdict: 'legitimate', author: 'bob' });
    expect(late).toMatchObject({ accepted: false, current: { verdict: 'artefact', author: 'ada' } });
    expect(listVerdicts(store, 1)).toHaveLength(1);
    const informed = judgeCluster(store, id, late.current!.id, { verdict: 'legitimate', author: 'bob' });
    expect(informed).toMatchObject({ accepted: true, current: { verdict: 'legitimate' } });
    expect(listClusterVerdicts(store, id).map(({ author }) => author)).toEqual(['bob', 'ada']);
  });

  it('may be sent twice: the second time nothing is added', () => {
    const { store, id } = openExample();
    const said = { verdict: 'unsure', author: 'ada' } as const;
    const first = judgeCluster(store, id, null, said);
    expect(judgeCluster(store, id, null, said)).toEqual(first);
    expect(listVerdicts(store, 1)).toHaveLength(1);
  });

  it('that are withdrawn stay in the history and no longer count', () => {
    const { store, id } = openExample();
    const { current } = judgeCluster(store, id, null, { verdict: 'artefact', author: 'ada' });
    judgeCluster(store, id, current!.id, { verdict: 'artefact', author: 'ada', withdrawn: true });
    expect(findCluster(store, 1, 'coat/1').verdict).toBeNull();
    expect(readLatestVerdict(store, id)).toMatchObject({ withdrawn: true });
    expect(listVerdicts(store, 1)).toHaveLength(2);
  });
});
