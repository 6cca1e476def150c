import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createStopwatch } from '../../src/audit/stopwatch.ts';
import { chooseLayers } from '../../src/concepts/choose-layers.ts';
import { computeActivations, type Activations } from '../../src/concepts/compute-activations.ts';
import { openRunModel } from '../../src/concepts/open-run-model.ts';
import { gatherActivations } from '../../src/concepts/read-activations.ts';
import { readDataset } from '../../src/dataset/dataset.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { openStore } from '../../src/store/open-store.ts';
import { findRun } from '../../src/store/runs.ts';
import { useFolder } from '../store/use-store.ts';
import { writeRun } from './write-run.ts';

const createFolder = useFolder();
const count = 560;

/** A function that computes the activations of 560 images; `onImages` hears how many are done so far. */
async function openComputation() {
  const { folder, db } = await writeRun(createFolder());
  const { samples: few } = await readDataset(join(folder, 'images'));
  const samples = Array.from({ length: count }, (_, row) => ({ ...few[row % few.length]!, path: `${row}.png`, row }));
  return async (onImages: (done: number) => void, signal?: AbortSignal): Promise<Activations> => {
    const store = openStore(db);
    const opened = await openRunModel(findRun(store, '1'), onnxRuntime);
    let done = 0;
    const advance = (images: number) => {
      done += images;
      onImages(done);
    };
    const progress = { begin: () => ({ advance, end: () => undefined }), note: () => undefined };
    const context = { store, files: join(folder, 'files'), runId: 1, ...opened, runtime: onnxRuntime };
    const watched = { ...context, progress, stopwatch: createStopwatch(), signal };
    return computeActivations(watched, samples, chooseLayers(opened.model)).finally(() => {
      store.close();
    });
  };
}

const readAll = (activations: Activations) =>
  gatherActivations(activations, new Set(Array.from({ length: count }, (_, sample) => sample)));

test('activations that were interrupted go on after the last whole file, and end the same', async () => {
  const [interrupted, undisturbed] = [await openComputation(), await openComputation()];
  const controller = new AbortController();
  const stop = (done: number) => {
    if (done > 512) controller.abort(new Error('stopped'));
  };
  await expect(interrupted(stop, controller.signal)).rejects.toThrow('stopped');
  const steps: number[] = [];
  const resumed = readAll(await interrupted((done) => steps.push(done)));
  expect(steps[0]).toBe(512);
  expect(resumed.samples).toEqual(Array.from({ length: count }, (_, sample) => sample));
  expect(resumed).toEqual(readAll(await undisturbed(() => undefined)));
});
