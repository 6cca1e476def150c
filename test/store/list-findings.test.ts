import { describe, expect, it } from 'vitest';
import { findCluster } from '../../src/store/clusters.ts';
import { listFindings, type FindingFilter } from '../../src/store/list-findings.ts';
import { createOwnCluster } from '../../src/store/own-clusters.ts';
import { findSamples } from '../../src/store/samples.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const createStore = useStore();

describe('the list of findings', () => {
  it.each<[Omit<FindingFilter, 'runId'>, string[]]>([
    [{}, ['coat/1', 'coat/2', 'bag/1']],
    [{ text: 'OA' }, ['coat/1', 'coat/2']],
    [{ view: 'hidden' }, ['coat/1', 'coat/2']],
    [{ view: 'input' }, ['coat/1', 'bag/1']],
    [{ least: 3 }, ['coat/2']],
    [{ suspicious: true }, ['coat/1']],
    [{ verdict: 'artefact' }, ['coat/2']],
    [{ verdict: 'none' }, ['coat/1', 'bag/1']],
    [{ verdict: 'none', view: 'input', text: 'b' }, ['bag/1']],
    [{ text: '%' }, []],
  ])('of %j has %j', (filter, names) => {
    const store = createStore();
    const { runId } = saveExample(store);
    recordVerdict(store, findCluster(store, runId, 'coat/2').id, { verdict: 'artefact', artefact: 'logo' });
    const { total, items } = listFindings(store, { runId, ...filter }, { offset: 0, limit: 10 });
    expect(items.map(({ name }) => name)).toEqual(names);
    expect(total).toBe(names.length);
  });

  it('comes in pages', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    const { total, items } = listFindings(store, { runId }, { offset: 1, limit: 1 });
    expect(total).toBe(3);
    expect(items).toMatchObject([{ name: 'coat/2', size: 3, classSize: 5, views: ['hidden'], verdict: null }]);
  });
});

describe('a cluster that a person made', () => {
  it('stands after those of its class, without a score', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    const sampleIds = findSamples(store, coat, [3, 0]).map(({ id }) => id);
    createOwnCluster(store, { classId: coat, view: 'input', sampleIds, author: 'ada' });
    const { items } = listFindings(store, { runId, classId: coat }, { offset: 0, limit: 10 });
    expect(items.at(-1)).toMatchObject({ name: 'coat/3', size: 2, score: 0, author: 'ada', suspicious: false });
  });

  it.each([
    ['another class', 'input', 1, /1 images are not of the class/],
    ['no class at all', 'input', 99, /1 images are not of the class/],
    ['a view that is none', 'taste', 0, /no view "taste"/],
  ])('of %s is refused, and leaves nothing behind', (_, view, offset, problem) => {
    const store = createStore();
    const { runId, bag } = saveExample(store);
    const [first] = store.all<{ id: number }>('SELECT min(id) AS id FROM samples WHERE class_id = @bag', { bag });
    const sampleIds = [offset === 1 ? 1 : first!.id + offset];
    const attempt = () => createOwnCluster(store, { classId: bag, view, sampleIds, author: 'ada' });
    expect(attempt).toThrow(problem);
    expect(listFindings(store, { runId }, { offset: 0, limit: 10 }).total).toBe(3);
  });
});
