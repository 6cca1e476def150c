import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { completePreprocessing } from '../../src/dataset/preprocessing.ts';
import { readDataset } from '../../src/dataset/dataset.ts';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { loadModel } from '../../src/importers/load-model.ts';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createRun, finishRun } from '../../src/store/runs.ts';
import { insertSamples } from '../../src/store/samples.ts';
import { defineClassifier, sidePx } from '../e2e/write-case.ts';

/** A finished run on the disk, as an audit leaves it. */
export interface RecordedRun {
  readonly folder: string;
  readonly db: string;
  readonly truth: string;
  /** Paths of the images with a red square, first those of `ant`. */
  readonly stickers: readonly string[];
}

const classes = { ant: 30, bee: 20 };

/** Whether an image has a red square: every third of the ants, and two of the bees. */
const hasSticker = (name: string, index: number) => (name === 'ant' ? index % 3 === 0 : index === 4 || index === 11);

/**
 * Writes images of noise, some with a red square at random places, a small classifier, the truth, and a run with one
 * cluster, `ant/1`, that holds the first four ants with a square and one without.
 */
export async function writeRun(folder: string): Promise<RecordedRun> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), encodeModel(defineClassifier().build()));
  const truth = ['path,class,artefact'];
  const random = createRandom(5);
  for (const [name, count] of Object.entries(classes)) {
    mkdirSync(join(folder, 'images', name), { recursive: true });
    for (let index = 0; index < count; index++) {
      const path = `${name}/${String(index).padStart(2, '0')}.png`;
      const sticker = hasSticker(name, index);
      writeFileSync(join(folder, 'images', path), await drawImage(random, sticker));
      truth.push(`images/${path},${name},${Number(sticker)}`);
    }
  }
  writeFileSync(join(folder, 'truth.csv'), truth.join('\n'));
  const db = join(folder, 'audit.db');
  await recordRun(folder, db);
  const stickers = truth.slice(1).filter((line) => line.endsWith(',1'));
  return {
    ...{ folder, db, truth: join(folder, 'truth.csv') },
    stickers: stickers.map((line) => line.split(',')[0]!.replace('images/', '')),
  };
}

async function drawImage(random: () => number, sticker: boolean): Promise<Buffer> {
  const data = Buffer.from(Array.from({ length: sidePx * sidePx * 3 }, () => 60 + 60 * random()));
  const [top, left] = [random(), random()].map((place) => Math.floor(place * (sidePx - 6)));
  for (let place = 0; sticker && place < 36; place++) {
    data.set([250, 20, 20], ((top! + Math.floor(place / 6)) * sidePx + left! + (place % 6)) * 3);
  }
  return sharp(data, { raw: { width: sidePx, height: sidePx, channels: 3 } })
    .png()
    .toBuffer();
}

async function recordRun(folder: string, db: string): Promise<void> {
  const { samples } = await readDataset(join(folder, 'images'));
  const model = await loadModel(join(folder, 'model.onnx'), onnxRuntime);
  const input = completePreprocessing({ mean: [0.5], std: [0.25] }, { size: [sidePx, sidePx] });
  const store = openStore(db);
  const runId = createRun(store, {
    ...{ key: 'k', method: 'epsilon_plus_flat', versions: {} },
    job: { model: { path: model.path, input }, dataset: {}, explain: { batch: 8, epsilon: 1e-6 } },
    ...{ model: model.path, modelSha256: model.sha256, dataset: join(folder, 'images') },
  });
  for (const name of Object.keys(classes)) {
    insertSamples(
      store,
      ensureClass(store, runId, name),
      samples.filter(({ label }) => label === name),
    );
  }
  saveClassAnalysis(store, ensureClass(store, runId, 'ant'), {
    ...{ score: 20, suspicious: true },
    analyses: [
      { view: 'input', clusterCount: 1, eigenvalues: [0], points: Array.from({ length: 2 * classes.ant }, () => 0) },
    ],
    clusters: [
      {
        ...{ index: 1, views: ['input'], fisher: 20, score: 20, suspicious: true, shown: true, evidence: [] },
        members: [0, 3, 6, 9, 10].map((position) => ({ position })),
      },
    ],
  });
  finishRun(store, runId, 'done');
  store.close();
}
