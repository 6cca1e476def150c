import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects, parquetMetadataAsync } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { findCluster } from '../../src/store/clusters.ts';
import { exportToPath, exportToStream, type ExportRequest } from '../../src/store/export-run.ts';
import { formatParquet } from '../../src/store/format-parquet.ts';
import { findRun } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { writeFileAtomically } from '../../src/store/write-file.ts';
import { saveExample } from './example-run.ts';
import { useFolder, useStore } from './use-store.ts';

const createStore = useStore();
const createFolder = useFolder();

async function exportFile(store: Store, request: ExportRequest): Promise<string> {
  const file = join(createFolder(), 'export');
  await exportToPath(store, findRun(store, 'latest'), request, file);
  return file;
}

/** What the samples of the example are, class by class by name. */
const expected = [
  { path: 'bag/0.png', cluster: 'bag/1', score: 1, suspicious: false, confidence: null },
  { path: 'bag/1.png', cluster: 'bag/1', score: 1, suspicious: false, confidence: null },
  { path: 'coat/0.png', cluster: 'coat/2', score: 3, suspicious: false, confidence: 0.5 },
  { path: 'coat/1.png', cluster: 'coat/1', score: 9.5, suspicious: true, confidence: 0.6 },
  { path: 'coat/2.png', cluster: 'coat/2', score: 3, suspicious: false, confidence: 0.7 },
  { path: 'coat/3.png', cluster: null, score: null, suspicious: null, confidence: null },
  { path: 'coat/4.png', cluster: 'coat/1', score: 9.5, suspicious: true, confidence: 0.9 },
];

describe('the exported samples', () => {
  it('are a row each in Parquet, with the most suspicious cluster they are in', async () => {
    const store = createStore();
    saveExample(store);
    const file = await asyncBufferFromFile(await exportFile(store, { format: 'parquet' }));
    const rows = await parquetReadObjects({ file });
    expect(rows).toMatchObject(expected);
    expect(rows.at(-1)).toMatchObject({ class: 'coat', label: 'coat', prediction: 'dress', logit: null });
    const { schema } = await parquetMetadataAsync(file);
    const types = new Map(schema.map(({ name, type, converted_type }) => [name, converted_type ?? type]));
    expect(types.get('path')).toBe('UTF8');
    expect(types.get('score')).toBe('DOUBLE');
    expect(types.get('suspicious')).toBe('BOOLEAN');
  });

  it('are the same rows as JSON lines', async () => {
    const store = createStore();
    saveExample(store);
    const text = readFileSync(await exportFile(store, { what: 'samples', format: 'jsonl' }), 'utf8');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(rows).toMatchObject(expected);
  });

  it('are a dataset for FiftyOne with clusters, suspicion and verdicts as tags', async () => {
    const store = createStore();
    const { runId } = saveExample(store);
    recordVerdict(store, findCluster(store, runId, 'coat/2').id, { verdict: 'legitimate' });
    const file = await exportFile(store, { format: 'fiftyone' });
    const dataset = JSON.parse(readFileSync(file, 'utf8')) as { samples: object[]; sample_fields: object };
    expect(dataset).toMatchObject({ name: 'unhans-run-1-images', media_type: 'image', num_samples: 7 });
    expect(dataset.samples).toHaveLength(7);
    expect(dataset.samples[3]).toEqual({
      filepath: '/data/images/coat/1.png',
      tags: ['suspicious', 'legitimate', 'coat/1', 'coat/2'],
      metadata: null,
      ground_truth: { _cls: 'Classification', tags: [], label: 'coat', confidence: null },
      prediction: { _cls: 'Classification', tags: [], label: 'coat', confidence: 0.6 },
      unhans_score: 9.5,
    });
    expect(Object.keys(dataset.sample_fields)).toEqual(Object.keys(dataset.samples[3]!));
  });

  it('need their kind named only where the format does not say it', async () => {
    const store = createStore();
    saveExample(store);
    const run = findRun(store, 'latest');
    const refuse = (request: ExportRequest, message: RegExp) =>
      expect(exportToStream(store, run, request, process.stdout)).rejects.toThrow(message);
    await refuse({ format: 'csv' }, /what is missing, expected members or clusters or/);
    await refuse({}, /what is missing/);
    await refuse({ format: 'virelay' }, /this format is a folder, expected --out/);
  });
});

describe('Parquet', () => {
  it('is written group by group, whatever the number of rows', async () => {
    const file = join(createFolder(), 'many.parquet');
    const rows = Array.from({ length: 120_001 }, (_, index) => ({
      name: `n${index}`,
      value: index % 3 ? index / 4 : null,
    }));
    await writeFileAtomically(file, formatParquet({ columns: { name: 'STRING', value: 'DOUBLE' }, rows }));
    const buffer = await asyncBufferFromFile(file);
    expect((await parquetMetadataAsync(buffer)).row_groups).toHaveLength(3);
    expect(await parquetReadObjects({ file: buffer })).toEqual(rows);
  });

  it('may be empty', async () => {
    const file = join(createFolder(), 'none.parquet');
    await writeFileAtomically(file, formatParquet({ columns: { name: 'STRING' }, rows: [] }));
    expect(await parquetReadObjects({ file: await asyncBufferFromFile(file) })).toEqual([]);
  });
});
