import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ModelRun } from '../../src/audit/audit-run.ts';
import { choosePlaces, drawTests } from '../../src/audit/draw-tests.ts';
import type { ImageRunner } from '../../src/audit/run-batches.ts';
import { createStopwatch } from '../../src/audit/stopwatch.ts';
import type { Sample } from '../../src/dataset/dataset.ts';
import { createImageMedium } from '../../src/audit/modalities/image-medium.ts';
import { completePreprocessing } from '../../src/dataset/preprocessing.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { listClusters } from '../../src/store/clusters.ts';
import { listPictures } from '../../src/store/pictures.ts';
import { createRun } from '../../src/store/runs.ts';
import { saveShard } from '../../src/store/samples.ts';
import { openStage } from '../../src/store/stages.ts';
import type { Store } from '../../src/store/store.ts';
import { formatNpy } from '../../src/tensor/npy.ts';
import { createTensor } from '../../src/tensor/tensor.ts';
import { createTinyModel, side } from '../evidence/tiny-model.ts';
import { createSample, exampleRun } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();

const isTopLeft = (y: number, x: number) => y < 2 && x < 2;
const isBottomRight = (y: number, x: number) => y >= side - 2 && x >= side - 2;

type Draw = (y: number, x: number) => boolean;

function drawMap(draw: Draw): Float32Array {
  return Float32Array.from({ length: side * side }, (_, place) => Number(draw(Math.floor(place / side), place % side)));
}

async function writeImage(path: string, draw: Draw): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const data = Uint8Array.from(drawMap(draw), (value) => 255 * value);
  await sharp(data, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toFile(path);
}

interface Finding {
  readonly members: readonly number[];
  /** Whether it has a fixed place, the upper left corner. */
  readonly isFixed?: boolean;
  readonly points?: number;
  readonly suspicious?: boolean;
}

/** Three coats with a white corner, the second of which is looked at elsewhere, and three bags that are black. */
async function saveClass(store: Store, { members, isFixed, points = 3, suspicious = true }: Finding) {
  const folder = dirname(store.path);
  const samples = ['coat', 'bag'].flatMap((label) =>
    [0, 1, 2].map((index): Sample => {
      const path = `${label}/${index}.png`;
      return { path, file: join(folder, path), label, row: index, fingerprint: '' };
    }),
  );
  for (const { file, label } of samples) await writeImage(file, label === 'coat' ? isTopLeft : () => false);
  const maps = [isTopLeft, isBottomRight, isTopLeft].flatMap((draw) => [...drawMap(draw)]);
  const heatmaps = join(folder, 'coat.npy');
  writeFileSync(heatmaps, formatNpy(createTensor(Float32Array.from(maps), [3, side, side])));

  const runId = createRun(store, exampleRun);
  const classId = ensureClass(store, runId, 'coat', 0);
  openStage(store, 'coat', 'heatmaps');
  const coats = samples.slice(0, 3).map(({ file }, index) => createSample('coat', index, { file }));
  saveShard(store, { stageKey: 'coat', runId, classId }, { index: 0, path: heatmaps, samples: coats, skipped: [] });
  const transplant = { test: 'transplant', effect: 0.8, control: 0, interval: null, unit: 'probability' } as const;
  saveClassAnalysis(store, classId, {
    ...{ score: 9, suspicious },
    analyses: [{ view: 'input', clusterCount: 1, eigenvalues: [0, 1], points: [0, 0, 1, 1, 2, 2] }],
    clusters: [
      {
        ...{ index: 1, views: ['input'], fisher: null, score: 9, suspicious, shown: true },
        members: members.map((position) => ({ position })),
        evidence: [{ ...transplant, points }],
        ...(isFixed && { region: createTensor(drawMap(isTopLeft), [side, side]) }),
      },
    ],
  });
  return { samples, runId, cluster: listClusters(store, { classId })[0]! };
}

/** What the card says before and after, with a model that sees a coat by a white upper left corner of four pixels. */
async function listCaptions(finding: Finding) {
  const store = createStore();
  const { samples, runId, cluster } = await saveClass(store, finding);
  const model = await createTinyModel((y, x, channel) => Number(channel === 0 && isTopLeft(y, x)), -2);
  const size = [side, side] as const;
  const medium = createImageMedium(completePreprocessing({ mean: [0], std: [1] }, { size, layout: 'NCHW' }));
  const [stopwatch, job] = [createStopwatch(), { explain: { batch: 2 } }];
  const subject = { model, medium, job, dataset: { samples }, labels: ['coat', 'bag'] };
  const run = { store, runId, subject, stopwatch } as unknown as ModelRun;
  const plain = await onnxRuntime.createSession(model.graph);
  const session: ImageRunner['session'] = {
    ...plain,
    run: ({ target: _, ...feeds }) => plain.run(feeds),
    release: () => plain.release(),
  };
  const runner: ImageRunner = { model, session, medium, batch: 2, stopwatch };
  await drawTests(run, { name: 'coat', output: 0, samples }, [cluster], () => Promise.resolve(runner));
  const pictures = listPictures(store, { clusterId: cluster.id });
  await plain.release();
  const say = (when: string) => pictures.filter(({ kind }) => kind === when).map(({ caption }) => caption);
  return { before: say('before'), after: say('after'), places: choosePlaces(store, cluster) };
}

describe('images of other classes on the card of a suspicious group', () => {
  // log-odds −2 without the corner and 2 with it: 1 / (1 + e⁻²) = 88 %
  const untouched = ['bag 88%', 'bag 88%', 'bag 88%'];

  it('have the same places of all its members pasted in where it has a fixed place', async () => {
    const { before, after, places } = await listCaptions({ members: [0, 1], isFixed: true });
    expect(places).toBe('fixed');
    expect(before).toEqual(untouched);
    expect(after).toEqual(['coat 88%', 'coat 88%', 'coat 88%']);
  });

  it('have what is most relevant in each member pasted in where it has none', async () => {
    const { after, places } = await listCaptions({ members: [0, 1] });
    expect(places).toBe('own');
    expect(after).toEqual(['coat 88%', 'bag 88%', 'coat 88%']); // the members in turns; the second's corner is black
  });

  it('have fewer places pasted in where the group is a whole class', async () => {
    const { after, places } = await listCaptions({ members: [0, 1, 2], isFixed: true });
    expect(places).toBe('class');
    expect(after).toEqual(['coat 73%', 'coat 73%', 'coat 73%']); // 4 % of 64 places are 3: log-odds 1
  });

  it.each<[string, Partial<Finding>]>([
    ['acts by no place', { points: 0 }],
    ['is harmless', { suspicious: false }],
  ])('are not there where it %s', async (_, change) => {
    const { before, places } = await listCaptions({ members: [0, 1], ...change });
    expect(places).toBeUndefined();
    expect(before).toEqual([]);
  });
});
