import { join } from 'node:path';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { saveConservation } from '../../src/store/conservation.ts';
import { savePictures } from '../../src/store/pictures.ts';
import type { EvidencePart } from '../../src/store/findings.ts';
import { createRun, type RunInput } from '../../src/store/runs.ts';
import { insertSkipped, saveShard, type SampleInput } from '../../src/store/samples.ts';
import { openStage } from '../../src/store/stages.ts';
import type { Store } from '../../src/store/store.ts';

export const exampleRun: RunInput = {
  key: 'k1',
  job: { model: { path: 'm.onnx' }, spray: { size: 28 } },
  model: '/models/m.onnx',
  modelSha256: 'ab12',
  dataset: '/data/images',
  method: 'epsilon_plus_flat',
  versions: { unhans: '0.1.0' },
};

/** What was found out about the first cluster of the example. */
export const exampleEvidence: readonly EvidencePart[] = [
  { test: 'transplant', effect: 0.53, control: 0.02, interval: [0.41, 0.6], unit: 'probability', points: 6.5 },
  { test: 'separability', effect: 9.5, control: null, interval: null, unit: 'Fisher score', points: 3 },
  { test: 'latent', effect: null, control: null, interval: null, unit: 'logit', points: 0, note: 'no hidden layer' },
];

export function createSample(className: string, index: number, extra: Partial<SampleInput> = {}): SampleInput {
  const path = `${className}/${index}.png`;
  return {
    path,
    file: `/data/images/${path}`,
    label: className,
    target: 0,
    prediction: 0,
    predictionName: className,
    ...extra,
  };
}

export interface Example {
  readonly runId: number;
  readonly coat: number;
  readonly bag: number;
}

/**
 * A run of two classes: `coat`, five samples in two shards, two views and two overlapping clusters, the first of them
 * suspicious (samples 4 and 1), and `bag`, two samples and one cluster.
 */
export function saveExample(store: Store): Example {
  const runId = createRun(store, exampleRun);
  const [coat, bag] = [ensureClass(store, runId, 'coat', 3), ensureClass(store, runId, 'bag', 7)];
  const folder = join(store.path, '..', 'heatmaps');
  openStage(store, 'stage-coat', 'heatmaps');
  openStage(store, 'stage-bag', 'heatmaps');
  const at = { stageKey: 'stage-coat', runId, classId: coat };
  saveShard(store, at, {
    index: 0,
    path: join(folder, 'coat-0.npy'),
    samples: [0, 1, 2].map((i) => createSample('coat', i, { confidence: 0.5 + i / 10, logit: i })),
    skipped: [{ path: 'coat/broken.png', label: 'coat', reason: 'cannot read image coat/broken.png: it is cut short' }],
  });
  saveShard(store, at, {
    index: 1,
    path: join(folder, 'coat-1.npy'),
    samples: [createSample('coat', 3), createSample('coat', 4, { predictionName: 'dress', confidence: 0.9 })],
  });
  const atBag = { stageKey: 'stage-bag', runId, classId: bag };
  saveShard(store, atBag, {
    index: 0,
    path: join(folder, 'bag-0.npy'),
    samples: [0, 1].map((i) => createSample('bag', i)),
  });
  insertSkipped(store, runId, [{ path: 'notes.txt', reason: 'notes.txt is no image' }]);
  saveAnalyses(store, coat, bag);
  const [firstCoat] = store.all<{ id: number }>('SELECT id FROM samples ORDER BY id');
  const [firstCluster] = store.all<{ id: number }>('SELECT id FROM clusters ORDER BY id');
  savePictures(store, [
    { sampleId: firstCoat!.id, kind: 'thumbnail', webp: Buffer.from('thumbnail') },
    { clusterId: firstCluster!.id, kind: 'mean', webp: Buffer.from('mean') },
  ]);
  saveConservation(store, runId, [
    { position: 0, layer: 'fc', arrived: 0.9, absorbed: 0.1, growth: 1.5, flagged: false },
    { position: 1, layer: 'conv1', arrived: 0.8, absorbed: 0.2, growth: 40, flagged: true },
  ]);
  return { runId, coat, bag };
}

function saveAnalyses(store: Store, coat: number, bag: number): void {
  saveClassAnalysis(store, coat, {
    score: 9.5,
    suspicious: true,
    analyses: [
      {
        view: 'input',
        clusterCount: 2,
        eigenvalues: [0, 0.1, 0.6],
        details: { components: 1 },
        embedding: join(store.path, '..', 'coat-embedding.npy'),
        points: [0, 0, 1, 10, 2, 20, 3, 30, 4, 40],
      },
      {
        view: 'hidden',
        clusterCount: 3,
        eigenvalues: [0, 0.2],
        points: [9, 9, 8, 8, 7, 7, 6, 6, 5, 5],
      },
    ],
    clusters: [
      {
        index: 1,
        views: ['input', 'hidden'],
        fisher: 9.5,
        score: 9.5,
        suspicious: true,
        shown: true,
        members: [{ position: 4, distance: 0.25 }, { position: 1 }],
        meanHeatmap: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] },
        evidence: exampleEvidence,
        region: { data: Float32Array.of(0, 1, 0, 0.5), shape: [2, 2] },
      },
      {
        index: 2,
        views: ['hidden'],
        fisher: 3,
        score: 3,
        suspicious: false,
        shown: false,
        members: [0, 1, 2].map((position) => ({ position })),
      },
    ],
  });
  saveClassAnalysis(store, bag, {
    score: 1,
    suspicious: false,
    note: '2 images are too few to cluster',
    analyses: [{ view: 'input', clusterCount: 1, eigenvalues: [0, 1], points: [0, 0, 1, 1] }],
    clusters: [
      {
        index: 1,
        views: ['input'],
        fisher: null,
        score: 1,
        suspicious: false,
        shown: true,
        members: [{ position: 0 }, { position: 1 }],
      },
    ],
  });
}
