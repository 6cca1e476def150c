import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recallStage, type StoredStage } from '../../src/store/recall-stage.ts';
import { useStore } from './use-store.ts';

const getStore = useStore();

/** A stage whose result is how often it was computed. */
function createStage(): StoredStage<string> {
  let times = 0;
  return {
    name: 'counts',
    file: 'count.txt',
    compute: () => Promise.resolve(String(++times)),
    write: (folder, result) => writeFile(join(folder, 'count.txt'), result),
    read: (folder) => readFile(join(folder, 'count.txt'), 'utf8'),
  };
}

describe('the result of a stage', () => {
  it('is computed once, and again where its file is gone', async () => {
    const store = getStore();
    const run = { store, files: `${store.path}.files` };
    const stage = createStage();
    expect(await recallStage(run, 'one', stage)).toBe('1');
    expect(await recallStage(run, 'one', stage)).toBe('1');
    expect(await recallStage(run, 'another', stage)).toBe('2');
    await rm(join(run.files, 'counts', 'one'), { recursive: true });
    expect(await recallStage(run, 'one', stage)).toBe('3');
  });

  it('is not taken for done where writing it failed', async () => {
    const store = getStore();
    const run = { store, files: `${store.path}.files` };
    const stage = createStage();
    const failing = { ...stage, write: () => Promise.reject(new Error('no room')) };
    await expect(recallStage(run, 'failing', failing)).rejects.toThrow('no room');
    expect(await recallStage(run, 'failing', stage)).toBe('2');
  });
});
