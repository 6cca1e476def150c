import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAudit } from '../../src/audit/audit.ts';
import { openHdf5Relevance } from '../../src/audit/given-hdf5.ts';
import { matchRows } from '../../src/audit/match-rows.ts';
import { openGiven } from '../../src/audit/open-given.ts';
import { parseJob } from '../../src/audit/job.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { addDataset, writeHdf5, type Numbers } from '../../src/store/hdf5-file.ts';
import { openStore } from '../../src/store/open-store.ts';
import { useFolder } from '../e2e/use-folder.ts';

const createFolder = useFolder();

// Written by h5py: 24 heatmaps of 3 × 12 × 12 in compressed chunks, labels 0 and 1 in turns (uint16), class scores.
const compressed = resolve('test/fixtures/modalities/attributions.h5');
// Six of 12 × 12 in float64, labels as booleans of three classes (none for the last), index from 5 down to 0.
const booleans = resolve('test/fixtures/modalities/attributions-bool.h5');

async function readAll(path: string, rows: readonly number[]): Promise<number[][]> {
  const file = await openHdf5Relevance(path);
  const read: number[][] = [];
  for await (const row of file.readRows(rows)) read.push([row.length, row[0]!]);
  return read;
}

async function write(datasets: Record<string, readonly [Numbers, readonly number[]]>): Promise<string> {
  const folder = createFolder();
  mkdirSync(folder);
  const path = join(folder, 'a.h5');
  await writeHdf5(path, (root) => {
    for (const [name, [data, shape]] of Object.entries(datasets)) addDataset(root, name, data, shape);
  });
  return path;
}

describe('relevance in HDF5', () => {
  it('as h5py writes it is read row by row, with its labels and predictions', async () => {
    const { heatmaps, dataset } = await openGiven(compressed, { path: compressed, modality: 'image' });
    expect(heatmaps).toMatchObject({ channels: 3, size: [12, 12] });
    expect(heatmaps.file.predictions!.slice(4, 6).map(({ index }) => index)).toEqual([0, 0]);
    const { samples, classes } = dataset;
    expect(classes).toEqual(['0', '1']);
    expect(samples[3]).toMatchObject({ path: 'attributions.h5#3', label: '1', row: 3, file: '' });
    const [second, third, fifth] = await readAll(compressed, [2, 3, 5]);
    expect(await readAll(compressed, [5, 2, 3])).toEqual([fifth, second, third]);
    expect(fifth![0]).toBe(3 * 12 * 12);
    expect(fifth![1]).toBeCloseTo(0.0058764587, 8); // what h5py reads there
  });

  it('may have labels as booleans, and an index', async () => {
    const relevance = await openHdf5Relevance(booleans);
    const dataset = relevance.dataset!;
    expect(dataset.samples.map(({ label }) => label)).toEqual(['0', '1', '2', '2', '1']);
    expect(dataset.skipped).toHaveLength(1);
    const manifest = {
      samples: [0, 5, 9].map((row) => ({ path: `${row}.png`, label: 'x', row, file: '', fingerprint: 'missing' })),
      ...{ skipped: [], classes: ['x'] },
    };
    const matched = matchRows({ path: 'm.csv', dataset: manifest }, relevance);
    expect(matched.samples.map(({ path, row }) => [path, row])).toEqual([
      ['0.png', 5],
      ['5.png', 0],
    ]);
    expect(matched.skipped).toEqual([
      { path: '9.png', label: 'x', reason: 'attributions-bool.h5 holds no heatmap for it' },
    ]);
  });

  it.each([
    ['no attribution', { label: [Uint8Array.of(1), [1]] }, /it has no dataset "attribution"/],
    [
      'attribution in whole numbers',
      { attribution: [new Uint8Array(4), [1, 2, 2]] },
      /has shape \[1, 2, 2\] and type "<B"/,
    ],
    [
      'attribution of one axis',
      { attribution: [new Float32Array(4), [4]], label: [new Uint8Array(4), [4]] },
      /have shape \[4\], expected \[n, height, width\]/,
    ],
    [
      'fewer labels',
      { attribution: [new Float32Array(8), [2, 2, 2]], label: [Uint8Array.of(1), [1]] },
      /"label" has shape \[1\], expected 2 rows/,
    ],
    [
      'labels that are no numbers of classes',
      { attribution: [new Float32Array(4), [1, 2, 2]], label: [Float32Array.of(0.5), [1]] },
      /"label" has shape \[1\] and type "<f"/,
    ],
  ] as const)('with %s is refused', async (_, datasets, problem) => {
    const path = await write(datasets);
    const open = () => openGiven(path, { path, modality: 'image' });
    await expect(open()).rejects.toThrow(problem);
    await expect(open()).rejects.toMatchObject({ name: 'UnhansError' });
  });

  it('that is something else, or cut short, is refused', async () => {
    const folder = createFolder();
    mkdirSync(folder);
    const path = join(folder, 'a.h5');
    writeFileSync(path, 'text');
    await expect(openHdf5Relevance(path)).rejects.toThrow(/not an HDF5 file/);
    writeFileSync(path, readFileSync(compressed).subarray(0, 4000));
    await expect(openHdf5Relevance(path)).rejects.toThrow(/damaged HDF5: it cannot be opened/);
    await expect(openHdf5Relevance(join(folder, 'none.h5'))).rejects.toThrow(/it does not exist/);
  });

  it('needs labels where there is no manifest', async () => {
    const path = await write({ attribution: [new Float32Array(4), [1, 2, 2]] });
    const open = openGiven(path, { path, modality: 'image' });
    await expect(open).rejects.toThrow(/has no dataset "label", expected one, or a manifest/);
  });

  it('is audited without a dataset in the job', { timeout: 60_000 }, async () => {
    const folder = createFolder();
    mkdirSync(folder);
    copyFileSync(compressed, join(folder, 'attributions.h5'));
    writeFileSync(join(folder, 'job.yaml'), 'explain: { from: attributions.h5 }\n');
    const [job, db, out] = ['job.yaml', 'audit.db', 'report'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const summary = await runAudit({ job, db, out }, onnxRuntime);
    expect(summary.classes.map(({ class: name, samples }) => [name, samples]).sort()).toEqual([
      ['0', 12],
      ['1', 12],
    ]);
    const store = openStore(db);
    const rows = store.all<{ label: string; prediction: string }>(
      'SELECT label, prediction_name AS prediction FROM samples',
    );
    store.close();
    expect(rows.filter(({ label, prediction }) => label !== prediction)).toHaveLength(1); // scores of row 5 are another's
  });

  it('lets a job do without a dataset, which nothing else does', () => {
    expect(parseJob('explain: { from: a.h5 }', '/x/job.yaml').dataset).toEqual({ path: '/x/a.h5', modality: 'image' });
    expect(() => parseJob('explain: { from: a.npy }', 'job.yaml')).toThrow(/dataset: missing, expected a section/);
    expect(() => parseJob('model: { path: m.onnx }', 'job.yaml')).toThrow(/dataset: missing, expected a section/);
  });
});
