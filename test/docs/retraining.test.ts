import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { findCluster } from '../../src/store/clusters.ts';
import { exportTables } from '../../src/store/export-tables.ts';
import { tableFormats } from '../../src/store/format-table.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { saveExample } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';
import { readBlockLines, readPage } from './pages.ts';

const createStore = useStore();

type Example = (...given: unknown[]) => Promise<void>;

/** The example for TensorFlow.js as a function of what it takes for granted. */
async function loadExample(folder: string): Promise<Example> {
  const code = readBlockLines(readPage('docs/review.md'), 'js').join('\n');
  const file = join(folder, 'example.mjs');
  writeFileSync(file, `export async function run(readFileSync, tf, paths, labels, classes, xs, model) {\n${code}\n}`);
  return ((await import(file)) as { run: Example }).run;
}

describe('the list for retraining in TensorFlow.js', () => {
  it('leaves out what was called an artefact, as the documentation shows', async () => {
    const store = createStore();
    saveExample(store);
    recordVerdict(store, findCluster(store, 1, 'coat/1').id, { verdict: 'artefact' });
    const file = join(dirname(store.path), 'verdicts.jsonl');
    writeFileSync(file, [...tableFormats.jsonl(exportTables.verdicts(store, 1))].join(''));
    await core.setBackend('cpu');
    const model = layers.sequential({
      layers: [layers.layers.dense({ inputShape: [1], units: 2, activation: 'softmax', kernelInitializer: 'zeros' })],
    });
    model.compile({ optimizer: core.train.sgd(5), loss: 'categoricalCrossentropy' });
    // coat/1 and coat/4 are dropped: they alone say that a large number is of class 0
    const paths = ['coat/0.png', 'coat/1.png', 'coat/4.png', 'bag/0.png'];
    const xs = core.tensor2d([-1, 1, 1, 1], [4, 1]);
    const read = (_: string, encoding: BufferEncoding) => readFileSync(file, encoding);
    const run = await loadExample(dirname(store.path));
    await run(read, { ...core, ...layers }, paths, [0, 0, 0, 1], 2, xs, model);
    const [large] = (model.predict(core.tensor2d([1], [1, 1])) as core.Tensor).arraySync() as [number[]];
    expect(large[1]).toBeGreaterThan(0.6);
  });
});
