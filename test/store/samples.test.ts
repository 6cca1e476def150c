import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureClass, listClasses } from '../../src/store/classes.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createRun } from '../../src/store/runs.ts';
import {
  adoptShards,
  clearSkipped,
  countSamples,
  insertSamples,
  insertSkipped,
  iterateSamples,
  listSamples,
  listSkipped,
  saveShard,
} from '../../src/store/samples.ts';
import { computeStageKey, findStage, finishStage, forgetStage, listShards, openStage } from '../../src/store/stages.ts';
import { createSample, exampleRun, saveExample } from './example-run.ts';
import { useFolder, useStore } from './use-store.ts';

const createStore = useStore();
const createFolder = useFolder();

describe('samples', () => {
  it('keep their order over shards and know their heatmap', () => {
    const store = createStore();
    const { coat } = saveExample(store);
    const samples = listSamples(store, coat);
    expect(samples.map(({ path }) => path)).toEqual([0, 1, 2, 3, 4].map((i) => `coat/${i}.png`));
    expect(samples.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
    expect(samples.map(({ heatmapRow }) => heatmapRow)).toEqual([0, 1, 2, 0, 1]);
    expect(samples[4]).toMatchObject({
      heatmaps: join(store.path, '..', 'heatmaps', 'coat-1.npy'),
      label: 'coat',
      predictionName: 'dress',
      confidence: 0.9,
      logit: null,
    });
    expect([...iterateSamples(store, coat)]).toEqual(samples);
    expect(countSamples(store, coat)).toBe(5);
  });

  it('need no heatmap and no prediction', () => {
    const store = createStore();
    const classId = ensureClass(store, createRun(store, exampleRun), 'a');
    insertSamples(store, classId, [{ path: 'x.png', file: '/x.png' }]);
    expect(listSamples(store, classId)).toMatchObject([
      { path: 'x.png', prediction: null, heatmaps: null, heatmapRow: null },
    ]);
  });

  it('may come from a generator', () => {
    const store = createStore();
    const classId = ensureClass(store, createRun(store, exampleRun), 'a');
    insertSamples(
      store,
      classId,
      (function* () {
        for (let i = 0; i < 3000; i++) yield createSample('a', i);
      })(),
    );
    expect(countSamples(store, classId)).toBe(3000);
  });

  it('survive a move of the database together with its heatmaps', () => {
    const store = createStore();
    const { coat } = saveExample(store);
    store.run('PRAGMA wal_checkpoint(TRUNCATE)');
    const folder = createFolder();
    mkdirSync(join(folder, 'moved'));
    cpSync(store.path, join(folder, 'moved', 'audit.sqlite'));
    const moved = openStore(join(folder, 'moved', 'audit.sqlite'));
    expect(listSamples(moved, coat)[0]?.heatmaps).toBe(join(folder, 'moved', 'heatmaps', 'coat-0.npy'));
    moved.close();
  });
});

describe('a class', () => {
  it('is made once per run', () => {
    const store = createStore();
    const runId = createRun(store, exampleRun);
    const id = ensureClass(store, runId, 'coat', 4);
    expect(ensureClass(store, runId, 'coat', 4)).toBe(id);
    expect(ensureClass(store, createRun(store, exampleRun), 'coat', 4)).not.toBe(id);
  });

  it('comes first where it is most suspicious and last where it was not analysed', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    ensureClass(store, runId, 'apple');
    expect(listClasses(store, runId)).toMatchObject([
      { name: 'coat', outputIndex: 3, score: 9.5, suspicious: true, sampleCount: 5, note: null },
      {
        name: 'bag',
        outputIndex: 7,
        score: 1,
        suspicious: false,
        sampleCount: 2,
        note: '2 images are too few to cluster',
      },
      { name: 'apple', outputIndex: null, score: null, suspicious: false, sampleCount: 0, analysed: null },
    ]);
  });
});

describe('a stage', () => {
  it('has a key that any option changes and their order does not', () => {
    const key = computeStageKey('heatmaps', { model: 'ab', options: { size: 28, seed: 0 } });
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(computeStageKey('heatmaps', { options: { seed: 0, size: 28 }, model: 'ab' })).toBe(key);
    expect(computeStageKey('heatmaps', { model: 'ab', options: { size: 28, seed: 1 } })).not.toBe(key);
    expect(computeStageKey('clusters', { model: 'ab', options: { size: 28, seed: 0 } })).not.toBe(key);
    expect(() => computeStageKey('heatmaps', { x: Number.NaN })).toThrow('stage key: x is NaN');
  });

  it('stays open until it is finished, and is then found with its result', () => {
    const store = createStore();
    expect(findStage(store, 'k')).toBeUndefined();
    expect(openStage(store, 'k', 'clusters')).toMatchObject({ status: 'open', path: null, seconds: 0 });
    const path = join(store.path, '..', 'embedding.npy');
    finishStage(store, 'k', { seconds: 2, path, details: { count: 3 } });
    expect(openStage(store, 'k', 'clusters')).toEqual({
      key: 'k',
      name: 'clusters',
      status: 'done',
      path,
      details: { count: 3 },
      seconds: 2,
    });
  });

  it('takes its shards in order only, and undoes what came with a refused one', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    const at = { stageKey: 'stage-coat', runId, classId: coat };
    const shard = { path: '/x.npy', samples: [createSample('coat', 9)], skipped: [{ path: 'y', reason: 'z' }] };
    expect(() => {
      saveShard(store, at, { ...shard, index: 1 });
    }).toThrow(/cannot record shard 1 of stage stage-coat in .*: expected shard 2; is another audit working/);
    expect(countSamples(store, coat)).toBe(5);
    expect(listShards(store, 'stage-coat').map(({ index, rows, classId }) => [index, rows, classId])).toEqual([
      [0, 3, coat],
      [1, 2, coat],
    ]);
  });

  it('gives its shards to a later run, once', () => {
    const store = createStore();
    const { coat } = saveExample(store);
    const runId = createRun(store, { ...exampleRun, key: 'k2' });
    const classId = ensureClass(store, runId, 'coat');
    for (let i = 0; i < 2; i++) adoptShards(store, { runId, classId }, listShards(store, 'stage-coat'));
    const withoutIds = (id: number) => listSamples(store, id).map((sample) => ({ ...sample, id: 0 }));
    expect(withoutIds(classId)).toEqual(withoutIds(coat));
    expect(listSkipped(store, runId)).toMatchObject([{ path: 'coat/broken.png', label: 'coat' }]);
    adoptShards(store, { runId: 1, classId: coat }, listShards(store, 'stage-coat'));
    expect(countSamples(store, coat)).toBe(5);
  });

  it('that is forgotten takes the samples of its run along and leaves those of others without heatmaps', () => {
    const store = createStore();
    const { runId, coat, bag } = saveExample(store);
    const later = createRun(store, { ...exampleRun, key: 'k2' });
    const classId = ensureClass(store, later, 'coat');
    adoptShards(store, { runId: later, classId }, listShards(store, 'stage-coat'));
    forgetStage(store, 'stage-coat', later);
    expect(findStage(store, 'stage-coat')).toBeUndefined();
    expect(listShards(store, 'stage-coat')).toEqual([]);
    expect(countSamples(store, classId)).toBe(0);
    expect(listSkipped(store, later)).toEqual([]);
    expect(listSamples(store, coat).map(({ heatmaps }) => heatmaps)).toEqual([null, null, null, null, null]);
    expect(countSamples(store, bag)).toBe(2);
    expect(listSkipped(store, runId)).toHaveLength(2);
  });
});

describe('skipped images', () => {
  it('are listed in the order they were met, up to a limit', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    insertSkipped(store, runId, [{ path: 'late.png', reason: 'late.png is empty' }]);
    expect(listSkipped(store, runId).map(({ path }) => path)).toEqual(['coat/broken.png', 'notes.txt', 'late.png']);
    expect(listSkipped(store, runId, 1)).toMatchObject([
      { reason: 'cannot read image coat/broken.png: it is cut short' },
    ]);
  });

  it('that no shard brought are forgotten when the dataset is read anew', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    clearSkipped(store, runId);
    expect(listSkipped(store, runId).map(({ path }) => path)).toEqual(['coat/broken.png']);
  });
});
