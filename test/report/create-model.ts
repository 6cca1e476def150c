import { readRunWords } from '../../src/report/run-words.ts';
import type { Picture, ReportClass, ReportCluster, ReportModel } from '../../src/report/report-model.ts';

/** A picture that decodes: one pixel, PNG. */
export const pixel: Picture = {
  type: 'image/png',
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  ),
};

export function createCluster(changes: Partial<ReportCluster> = {}): ReportCluster {
  return {
    name: 'coat/1',
    views: ['input', 'hidden'],
    size: 2,
    inFirst: 0,
    splits: [],
    fisher: 44.6,
    score: 44.6,
    suspicious: true,
    verdict: null,
    evidence: [],
    meanHeatmap: pixel,
    membership: null,
    outline: null,
    place: null,
    changes: [],
    representatives: [
      {
        role: 'typical',
        path: 'coat/0.png',
        prediction: 'coat',
        confidence: 0.9,
        image: pixel,
        overlay: pixel,
        heatmap: pixel,
      },
    ],
    predictions: [{ label: 'coat', count: 2 }],
    meanConfidence: 0.9,
    ...changes,
  };
}

/** A class of six samples on a line, two of them in a suspicious cluster. */
export function createClass(changes: Partial<ReportClass> = {}): ReportClass {
  return {
    name: 'coat',
    samples: 6,
    agreement: 0.9,
    score: 44.6,
    note: null,
    suspicious: true,
    section: true,
    clusters: [createCluster(), createCluster({ name: 'coat/2', size: 4, fisher: 10, score: 10, suspicious: false })],
    furtherClusters: 0,
    counterpart: 1,
    view: 'input',
    points: [0, 1, 2, 3, 4, 5].map((index) => ({
      x: index,
      y: index / 2,
      cluster: index < 2 ? 0 : 1,
      path: `coat/${index}.png`,
      prediction: 'coat',
      confidence: 0.75,
      thumbnail: index === 5 ? null : 0,
    })),
    thumbnails: [pixel],
    eigenvalues: [0, 0.02, 0.5, 0.6],
    gapAfter: 2,
    ...changes,
  };
}

export function createModel(changes: Partial<ReportModel> = {}): ReportModel {
  return {
    run: '7',
    title: 'model.onnx on images',
    words: readRunWords({}),
    database: [],
    predictedOutputs: 2,
    createdAt: '2026-01-02 03:04 UTC',
    classes: [
      createClass(),
      createClass({
        name: 'bag',
        score: 10,
        suspicious: false,
        clusters: [createCluster({ name: 'bag/1', size: 3, fisher: 10, score: 10, suspicious: false })],
        points: [],
      }),
    ],
    method: {
      model: { path: 'model.onnx', sha256: 'ab12cd' },
      relevance: null,
      decision: null,
      dataset: { path: 'images', samples: 12, skipped: 3 },
      skipped: [{ path: 'coat/broken.png', reason: 'cannot read image coat/broken.png: it is cut short' }],
      options: [{ name: 'spray.neighbours', value: '10' }],
      conservation: [
        { layer: 'fc', arriving: 1, absorbed: 0, growth: 1, flagged: false },
        { layer: 'conv1', arriving: 0.93, absorbed: 0.07, growth: 3.5, flagged: true },
      ],
      seconds: [{ stage: 'explain', seconds: 75 }],
      versions: [{ name: 'onnxruntime-node', version: '1.30.0' }],
      limits: ['Maps show at most 1500 images of a class.'],
    },
    ...changes,
  };
}
