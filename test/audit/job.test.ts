import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseJob, readJob } from '../../src/audit/job.ts';
import { UnhansError } from '../../src/errors.ts';

const required = 'model: { path: m.onnx }\ndataset: { path: images }\n';

function parse(text: string) {
  return parseJob(text, '/jobs/audit.yaml');
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UnhansError && error.code === 'job') return error.message;
    throw error;
  }
  return 'nothing was thrown';
}

describe('a job', () => {
  it('gets every option it leaves out', () => {
    expect(parse(required)).toEqual({
      model: { path: '/jobs/m.onnx', input: {} },
      dataset: { path: '/jobs/images', modality: 'image' },
      explain: { method: 'auto', target: 'label', batch: 8 },
      spray: {
        size: 28,
        neighbours: 10,
        eigenvectors: 32,
        clusters: 'auto',
        clustering: 'auto',
        layers: 'auto',
        normalise: 'sum',
        seed: 0,
      },
      report: { representatives: 8, thumbnails: 2000 },
    });
  });

  it('keeps what it says', () => {
    const job = parse(`
model:
  path: nets/model.onnx
  labels: /lists/labels.txt
  input: { size: [64, 48], channels: bgr, mean: [0.5], std: [0.25], layout: NHWC, resize: { mode: crop, shortSide: 72 } }
dataset: { path: ../data/list.csv }
explain: { method: "epsilon:epsilon=0.1", target: prediction, batch: 2 }
spray: { clusters: { min: 3, max: 5 }, seed: 9 }
`);
    expect(job.model).toEqual({
      path: '/jobs/nets/model.onnx',
      labels: '/lists/labels.txt',
      input: {
        size: [64, 48],
        channels: 'bgr',
        mean: [0.5],
        std: [0.25],
        layout: 'NHWC',
        resize: { mode: 'crop', shortSide: 72 },
      },
    });
    expect(job.dataset.path).toBe('/data/list.csv');
    expect(job.explain).toEqual({ method: 'epsilon:epsilon=0.1', target: 'prediction', batch: 2 });
    expect(job.spray).toMatchObject({ clusters: { min: 3, max: 5 }, seed: 9, neighbours: 10 });
  });

  it('may name heatmaps instead of a model', () => {
    const job = parse('dataset: { path: list.csv }\nexplain: { from: maps/heatmaps.npy }');
    expect(job.model).toBeUndefined();
    expect(job.explain.from).toBe('/jobs/maps/heatmaps.npy');
  });

  it('may be written as JSON', () => {
    expect(parse('{"model": {"path": "m.onnx"}, "dataset": {"path": "images"}}')).toEqual(parse(required));
  });

  it.each([
    ['', 'got nothing, expected the sections model and dataset'],
    ['just text', 'got "just text", expected the sections model and dataset'],
    ['model: { path: m.onnx }', 'dataset: missing, expected a section with the key path'],
    [
      'model: { labels: l }\ndataset: { path: d }',
      'model.path: missing, expected the path of a .onnx file or a model.json',
    ],
    [
      'model: { path: "" }\ndataset: { path: d }',
      'model.path: got "", expected the path of a .onnx file or a model.json',
    ],
    [`${required}spray: { neighbours: "ten" }`, 'spray.neighbours: got "ten", expected a whole number from 1'],
    [`${required}spray: { neighbours: 0 }`, 'spray.neighbours: got 0, expected a whole number from 1'],
    [`${required}spray: { neighbours: 1.5 }`, 'spray.neighbours: got 1.5, expected a whole number from 1'],
    [`${required}spray: { neighbours: .nan }`, 'spray.neighbours: got NaN, expected a whole number from 1'],
    [
      `${required}spray: { clusters: many }`,
      'spray.clusters: got "many", expected "auto", a whole number from 2 to 1000, or { min, max }',
    ],
    [
      `${required}spray: { clusters: { min: 4, max: 2 } }`,
      'spray.clusters: got {"min":4,"max":2}, expected min no larger than max',
    ],
    [`${required}spray: { views: [] }`, 'spray.views: got [], expected a list of at least one of views'],
    [
      `${required}spray: { views: [input, input] }`,
      'spray.views: got ["input","input"], expected each of the views once',
    ],
    [
      `${required}spray: { clustering: optics }`,
      'spray.clustering: got "optics", expected "auto" or "kmeans" or "dbscan" or "hdbscan" or "agglomerative"',
    ],
    [`${required}spray: { layers: 3 }`, 'spray.layers: got 3, expected "auto" or a list of names of layers'],
    [
      `${required}spray: { views: [input], layers: [relu1] }`,
      'spray.layers: got layers and no view of them, expected hidden among spray.views',
    ],
    [
      'dataset: { path: d }\nexplain: { from: h.npy }\nspray: { views: [input, hidden] }',
      'spray.views: got hidden, which looks into a model, expected views of heatmaps: there is no model',
    ],
    [
      'dataset: { path: d }\nexplain: { from: h.npy }\nspray: { layers: [relu1] }',
      'got both explain.from and spray.layers, expected one: heatmaps made elsewhere are taken as they are, without a model',
    ],
    [`${required}explain: { target: truth }`, 'explain.target: got "truth", expected "label" or "prediction"'],
    ['dataset: { path: d }', 'model: missing, expected a section with the key path, or heatmaps in explain.from'],
    [
      `${required}\nspray: { seed: 1 }`.replace('{ path: images }', '{ path: images, vocabulary: v.txt }'),
      'dataset.vocabulary: it says nothing where dataset.modality is image, expected it to be left out',
    ],
    [
      'model: { path: m, input: { channels: rgb } }\ndataset: { path: t.csv, modality: table }',
      'model.input.channels: it says nothing where dataset.modality is table, expected it to be left out',
    ],
    [
      'model: { path: m }\ndataset: { path: d, modality: video }',
      'dataset.modality: got "video", expected "image" or "tensor" or "audio" or "table" or "text"',
    ],
    ['dataset: { path: d }\nexplain: { from: 3 }', 'explain.from: got 3, expected the path of a .npy or .h5 file'],
    [
      `${required}explain: { from: heatmaps.npy }`,
      'got both explain.from and model, expected one: heatmaps made elsewhere are taken as they are, without a model',
    ],
    [
      'dataset: { path: d }\nexplain: { from: heatmaps.npy, target: prediction, batch: 2 }',
      'got both explain.from and explain.target, expected one: heatmaps made elsewhere are taken as they are, without a model (and 1 more)',
    ],
    [`${required}report:`, 'report: got nothing, expected a section'],
  ])('%j is refused in one sentence', (text, problem) => {
    expect(messageOf(() => parse(text))).toBe(`job audit.yaml: ${problem}`);
  });

  it.each([
    ['size: 64', 'size: got 64, expected a list'],
    ['size: []', 'size: got [], expected a list of at least 1'],
    ['size: [64]', 'size: got [64], expected height and width of images, at most 16384 each'],
    ['size: [0, 64]', 'size.0: got 0, expected at least 1'],
    ['size: [64, 1.5]', 'size.1: got 1.5, expected a whole number'],
    ['size: [64, 99999]', 'size: got [64, 99999], expected height and width of images, at most 16384 each'],
    ['size: [64, 99999999]', 'size.1: got 99999999, expected at most 16777216'],
    ['channels: yuv', 'channels: got "yuv", expected "rgb" or "bgr" or "grey"'],
    ['std: [0]', 'std.0: got 0, expected more than 0'],
    ['mean: []', 'mean: got [], expected a list of at least 1'],
    ['mean: half', 'mean: got "half", expected a list'],
    ['men: [0]', 'men: unknown key, did you mean mean?'],
  ])('with the preprocessing %j is refused in one sentence', (key, problem) => {
    const text = `model: { path: m.onnx, input: { ${key} } }\ndataset: { path: d }`;
    expect(messageOf(() => parse(text))).toBe(`job audit.yaml: model.input.${problem}`);
  });

  it.each([
    [`${required}spray: { neighbors: 3 }`, 'spray.neighbors: unknown key, did you mean neighbours?'],
    ['model: { path: m, lables: l }\ndataset: { path: d }', 'model.lables: unknown key, did you mean labels?'],
    [`${required}method: gradient`, 'method: unknown key, did you mean explain.method?'],
    [`${required}explain: { colour: red }`, 'explain.colour: unknown key, expected one of method, target, batch, from'],
    [
      `${required}__proto__: { spray: 1 }`,
      '__proto__: unknown key, expected one of model, dataset, explain, spray, report',
    ],
  ])('%j names the unknown key', (text, problem) => {
    expect(messageOf(() => parse(text))).toBe(`job audit.yaml: ${problem}`);
  });

  it('with several problems names the first, counts the others and keeps all for programs', () => {
    const error = (() => {
      try {
        return parse(`${required}spray: { seed: x, size: 0, sead: 1 }`);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toMatchObject({
      message: 'job audit.yaml: spray.sead: unknown key, did you mean seed? (and 2 more)',
      details: {
        problems: [
          'spray.sead: unknown key, did you mean seed?',
          'spray.size: got 0, expected a whole number from 1 to 512',
          'spray.seed: got "x", expected a whole number from 0 to 4294967295',
        ],
      },
    });
  });

  it.each([
    ['a duplicate key', 'model: 1\nmodel: 2', 'map keys must be unique at line 2, column 1'],
    ['a foreign tag', 'model: !!js/function 1', 'unresolved tag: tag:yaml.org,2002:js/function at line 1, column 8'],
    ['broken nesting', 'model:\n  path: x\n dataset: y', 'all mapping items must start at the same column at line 3'],
    [
      'aliases that multiply',
      [
        'a: &a [x]',
        ...'bcdefg'.split('').map((key, i) => `${key}: &${key} [${`*${'abcdef'[i] ?? ''}, `.repeat(9)}]`),
      ].join('\n'),
      'excessive alias count',
    ],
  ])('with %s is refused as YAML', (_, text, problem) => {
    expect(messageOf(() => parse(text))).toContain(`job audit.yaml: not valid YAML: ${problem}`);
  });

  it('is parsed or refused, whatever the text', () => {
    const keys = fc.constantFrom(
      'model',
      'dataset',
      'spray',
      'explain',
      'path',
      'input',
      'views',
      'clusters',
      '__proto__',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.dictionary(keys, tie('value')), fc.array(tie('value'))),
    }));
    const text = fc.oneof(
      fc.string(),
      value.map((item) => JSON.stringify(item)),
    );
    fc.assert(
      fc.property(text, (job) => {
        expect(messageOf(() => parse(job))).toMatch(/^job audit\.yaml: |^nothing was thrown$/);
      }),
    );
  });
});

describe('a job file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unhans-job-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('names its files relative to itself', async () => {
    await mkdir(join(folder, 'jobs'));
    await writeFile(join(folder, 'jobs', 'a.yaml'), 'model: { path: m.onnx }\ndataset: { path: ../images }');
    const job = await readJob(join(folder, 'jobs', 'a.yaml'));
    expect(job.model?.path).toBe(join(folder, 'jobs', 'm.onnx'));
    expect(job.dataset.path).toBe(join(folder, 'images'));
  });

  it('that is missing, a folder or too large is refused', async () => {
    await writeFile(join(folder, 'large.yaml'), '#'.repeat(2 << 20));
    await expect(readJob(join(folder, 'none.yaml'))).rejects.toThrow(
      /cannot read job .*none\.yaml: there is no such file/,
    );
    await expect(readJob(folder)).rejects.toThrow(/got a folder, expected a YAML file/);
    await expect(readJob(join(folder, 'large.yaml'))).rejects.toThrow(/got 2097152 bytes, expected .* at most 1 MB/);
  });
});
