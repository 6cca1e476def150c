import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { createRun } from '../../src/store/runs.ts';
import { saveShard } from '../../src/store/samples.ts';
import { openStage } from '../../src/store/stages.ts';
import type { Store } from '../../src/store/store.ts';
import { formatNpy } from '../../src/tensor/npy.ts';
import { exampleRun } from './example-run.ts';

const [width, height] = [4, 3];

/** Colour of each image of the run, in the order of the classes' names. */
export const imageColours = [
  [10, 20, 30],
  [40, 50, 60],
  [70, 80, 90],
] as const;

/**
 * A run of real images, 4 × 3 pixels of one colour, and heatmaps 2 × 2: `ant` (output 2) with one image that is in no
 * cluster, and `b/ee` (output 0) with two, analysed in two views; the second is in a suspicious cluster.
 */
export async function saveImageRun(store: Store): Promise<number> {
  const folder = join(dirname(store.path), 'images');
  const job = { model: { input: { size: [height, width] } }, explain: { target: 'label' } };
  const runId = createRun(store, { ...exampleRun, key: 'images', job });
  let row = 0;
  for (const [name, output, count] of [
    ['ant', 2, 1],
    ['b/ee', 0, 2],
  ] as const) {
    const classId = ensureClass(store, runId, name, output);
    const stageKey = `images-${name}`;
    openStage(store, stageKey, 'heatmaps');
    const samples = [];
    const heatmaps = new Float32Array(count * 4);
    for (let index = 0; index < count; index++, row++) {
      const file = join(folder, `${row}.png`);
      mkdirSync(folder, { recursive: true });
      const [r, g, b] = imageColours[row]!;
      await sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
        .png()
        .toFile(file);
      heatmaps.set([row, row + 0.25, -row, 1], index * 4);
      const path = `${name}/${index}.png`;
      samples.push({
        path,
        file,
        label: name,
        target: output,
        prediction: 0,
        predictionName: 'b/ee',
        confidence: 0.75,
      });
    }
    const shard = join(folder, `${stageKey.replace('/', '-')}.npy`);
    writeFileSync(shard, formatNpy({ data: heatmaps, shape: [count, 2, 2] }));
    saveShard(store, { stageKey, runId, classId }, { index: 0, path: shard, samples });
    if (name === 'b/ee') saveAnalysis(store, classId, folder);
  }
  return runId;
}

function saveAnalysis(store: Store, classId: number, folder: string): void {
  const embedding = join(folder, 'embedding.npy');
  writeFileSync(embedding, formatNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }));
  saveClassAnalysis(store, classId, {
    ...{ score: 9.5, suspicious: true },
    analyses: [
      { view: 'input', clusterCount: 1, eigenvalues: [0, 0.5, 0.75], embedding, points: [1, 2, 3, 4] },
      { view: 'hidden:/8/Relu', clusterCount: 1, eigenvalues: [], points: [5, 6, 7, 8] },
    ],
    clusters: [
      {
        ...{ index: 1, views: ['input'], fisher: 3, score: 9.5, suspicious: true, shown: true },
        members: [{ position: 1 }],
      },
      {
        ...{ index: 2, views: ['input'], fisher: 3, score: 2, suspicious: false, shown: true },
        members: [{ position: 0 }, { position: 1 }],
      },
    ],
  });
}
