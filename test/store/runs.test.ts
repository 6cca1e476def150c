import { describe, expect, it } from 'vitest';
import { UnhansError } from '../../src/errors.ts';
import {
  addSeconds,
  createRun,
  findRun,
  findUnfinishedRun,
  finishRun,
  readRun,
  resumeRun,
} from '../../src/store/runs.ts';
import { exampleRun, saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const createStore = useStore();

describe('a run', () => {
  it('is read back with every option and counts what it holds', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    const run = readRun(store, runId);
    expect(run).toMatchObject({ ...exampleRun, id: 1, status: 'running', finished: null, failure: null, seconds: {} });
    expect(run).toMatchObject({ sampleCount: 7, skippedCount: 2 });
    expect(run.started).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is found as the latest or by its number', () => {
    const store = createStore();
    createRun(store, exampleRun);
    createRun(store, { ...exampleRun, method: 'gradient' });
    expect(findRun(store, 'latest').method).toBe('gradient');
    expect(findRun(store, '1').method).toBe('epsilon_plus_flat');
  });

  it('that is done is the latest, rather than a newer one that is not', () => {
    const store = createStore();
    for (const method of ['a', 'b', 'c']) createRun(store, { ...exampleRun, method });
    expect(findRun(store, 'latest').method).toBe('c');
    finishRun(store, 1, 'done');
    finishRun(store, 2, 'done');
    finishRun(store, 3, 'failed', 'the model broke');
    expect(findRun(store, 'latest').method).toBe('b');
  });

  it.each(['3', 'last', '', '-1', '1.0', '1 OR 1', '99999999999999999999'])('named %j is not found', (name) => {
    const store = createStore();
    createRun(store, exampleRun);
    expect(() => findRun(store, name)).toThrow(
      new UnhansError(
        'usage',
        `cannot find run in ${store.path}: got "${name}", expected latest or a run number, such as 1`,
      ),
    );
  });

  it('is not found in an empty database, which says so', () => {
    expect(() => findRun(createStore(), 'latest')).toThrow('got "latest", no run is recorded yet');
  });

  it('that was not finished is found by its key until it is done', () => {
    const store = createStore();
    const id = createRun(store, exampleRun);
    createRun(store, { ...exampleRun, key: 'other' });
    expect(findUnfinishedRun(store, 'k1')?.id).toBe(id);
    finishRun(store, id, 'failed', 'the model broke');
    expect(findUnfinishedRun(store, 'k1')).toMatchObject({ id, status: 'failed', failure: 'the model broke' });
    resumeRun(store, id);
    expect(readRun(store, id)).toMatchObject({ status: 'running', finished: null, failure: null });
    finishRun(store, id, 'done');
    expect(findUnfinishedRun(store, 'k1')).toBeUndefined();
    expect(readRun(store, id)).toMatchObject({ status: 'done', finished: expect.any(String) as string });
  });

  it('adds up its seconds by stage', () => {
    const store = createStore();
    const id = createRun(store, exampleRun);
    addSeconds(store, id, 'heat "maps".x', 1.5);
    addSeconds(store, id, 'heat "maps".x', 2);
    addSeconds(store, id, 'report', 0.25);
    expect(readRun(store, id).seconds).toEqual({ 'heat "maps".x': 3.5, report: 0.25 });
  });
});
