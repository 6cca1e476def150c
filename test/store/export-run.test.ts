import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { findCluster } from '../../src/store/clusters.ts';
import { exportToPath, exportToStream, type ExportRequest } from '../../src/store/export-run.ts';
import { createRun, findRun } from '../../src/store/runs.ts';
import { insertSamples } from '../../src/store/samples.ts';
import type { Store } from '../../src/store/store.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { writeFileAtomically } from '../../src/store/write-file.ts';
import { formatNpy, parseNpy } from '../../src/tensor/npy.ts';
import { exampleRun, saveExample } from './example-run.ts';
import { useFolder, useStore } from './use-store.ts';

const createStore = useStore();
const createFolder = useFolder();

async function exportText(store: Store, request: ExportRequest): Promise<string> {
  const stream = new PassThrough();
  const received = text(stream);
  await exportToStream(store, findRun(store, 'latest'), request, stream);
  expect(stream.writableEnded).toBe(false);
  stream.end();
  return received;
}

describe('the exported members', () => {
  it('are a row per sample and cluster it is in', async () => {
    const store = createStore();
    saveExample(store);
    expect(await exportText(store, { what: 'members', format: 'csv' })).toBe(
      [
        'path,class,cluster,view,score,suspicious',
        'coat/4.png,coat,coat/1,input+hidden,9.5,true',
        'coat/1.png,coat,coat/1,input+hidden,9.5,true',
        'coat/0.png,coat,coat/2,hidden,3,false',
        'coat/1.png,coat,coat/2,hidden,3,false',
        'coat/2.png,coat,coat/2,hidden,3,false',
        'bag/0.png,bag,bag/1,input,1,false',
        'bag/1.png,bag,bag/1,input,1,false',
        '',
      ].join('\r\n'),
    );
  });

  it('are one JSON object a line', async () => {
    const store = createStore();
    saveExample(store);
    const lines = (await exportText(store, { what: 'members', format: 'jsonl' })).trimEnd().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe(
      '{"path":"coat/4.png","class":"coat","cluster":"coat/1","view":"input+hidden","score":9.5,"suspicious":true}',
    );
  });

  it('keep paths of any kind', async () => {
    const store = createStore();
    const classId = ensureClass(store, createRun(store, exampleRun), 'a "b", c\n=d');
    const paths = ['a,b.png', 'say "x".png', 'line\nbreak.png', 'return\r.png', '=1+1.png', ' öß☂.png '];
    insertSamples(
      store,
      classId,
      paths.map((path) => ({ path, file: path })),
    );
    const members = paths.map((_, position) => ({ position }));
    const views = ['input'] as const;
    const cluster = { index: 1, views, fisher: 1, score: 1, suspicious: false, shown: true, members };
    const points = new Float32Array(2 * paths.length);
    const analysis = { view: 'input', clusterCount: 1, eigenvalues: [], points };
    saveClassAnalysis(store, classId, { score: 1, suspicious: false, analyses: [analysis], clusters: [cluster] });
    const rows = parse(await exportText(store, { what: 'members', format: 'csv' }), { columns: true });
    expect(rows.map((row) => (row as { path: string }).path)).toEqual(paths);
    expect(rows[0]).toMatchObject({ class: 'a "b", c\n=d', cluster: 'a "b", c\n=d/1' });
  });

  it('of an empty run are a header alone', async () => {
    const store = createStore();
    createRun(store, exampleRun);
    expect(await exportText(store, { what: 'members', format: 'csv' })).toBe(
      'path,class,cluster,view,score,suspicious\r\n',
    );
    expect(await exportText(store, { what: 'members', format: 'jsonl' })).toBe('');
  });
});

describe('the exported clusters and the history of verdicts', () => {
  it('say what is known of each', async () => {
    const store = createStore();
    const { runId } = saveExample(store);
    recordVerdict(store, findCluster(store, runId, 'coat/1').id, { verdict: 'artefact', note: 'logo', author: 'ada' });
    expect(await exportText(store, { what: 'clusters', format: 'csv' })).toBe(
      [
        'run,class,cluster,view,size,share,fisher,score,suspicious,verdict',
        '1,coat,coat/1,input+hidden,2,0.4,9.5,9.5,true,artefact',
        '1,coat,coat/2,hidden,3,0.6,3,3,false,',
        '1,bag,bag/1,input,2,1,,1,false,',
        '',
      ].join('\r\n'),
    );
    expect(await exportText(store, { what: 'history', format: 'csv' })).toMatch(
      /^run,class,cluster,view,verdict,artefact,action,withdrawn,note,author,recorded\r\n1,coat,coat\/1,input\+hidden,artefact,,,false,logo,ada,\d{4}-\S+Z\r\n$/,
    );
  });
});

describe('the exported heatmaps', () => {
  function saveShards(store: Store): string {
    const folder = join(dirname(store.path), 'heatmaps');
    mkdirSync(folder);
    const write = (name: string, rows: number, first: number): void => {
      const data = Float32Array.from({ length: rows * 4 }, (_, index) => first + index);
      writeFileSync(join(folder, name), formatNpy({ data, shape: [rows, 2, 2] }));
    };
    write('coat-0.npy', 3, 0);
    write('coat-1.npy', 2, 100);
    write('bag-0.npy', 2, 200);
    return folder;
  }

  it('are one array: classes by name, their samples in order', async () => {
    const store = createStore();
    saveExample(store);
    saveShards(store);
    const file = join(createFolder(), 'heatmaps.npy');
    await exportToPath(store, findRun(store, 'latest'), { what: 'heatmaps', format: 'npy' }, file);
    const { data, shape } = parseNpy(readFileSync(file));
    expect(shape).toEqual([7, 2, 2]);
    const first = [0, 1, 2, 3, 4, 5, 6].map((row) => data[row * 4]);
    expect(first).toEqual([200, 204, 0, 4, 8, 100, 104]);
    expect(data.subarray(8, 12)).toEqual(Float32Array.of(0, 1, 2, 3));
  });

  it('are refused and leave nothing behind where a file is gone, cut short or of another shape', async () => {
    const store = createStore();
    saveExample(store);
    const folder = saveShards(store);
    const out = createFolder();
    const attempt = () =>
      exportToPath(store, findRun(store, 'latest'), { what: 'heatmaps', format: 'npy' }, join(out, 'h.npy'));
    writeFileSync(join(folder, 'coat-1.npy'), formatNpy({ data: new Float32Array(18), shape: [2, 3, 3] }));
    await expect(attempt()).rejects.toThrow(
      /heatmap of coat\/3\.png: \S+ has shape \[2, 3, 3\], expected row 0 of shape \[2, 2\]/,
    );
    writeFileSync(join(folder, 'coat-1.npy'), 'x');
    await expect(attempt()).rejects.toThrow(/coat-1\.npy: not a NumPy \.npy file/);
    rmSync(join(folder, 'coat-1.npy'));
    await expect(attempt()).rejects.toThrow(/cannot read heatmaps \S+coat-1\.npy: the file is gone/);
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('an export', () => {
  it.each([
    [
      { what: 'pictures', format: 'csv' },
      'what: got "pictures", expected members or clusters or verdicts or history or samples or heatmaps or project',
    ],
    [{ what: 'members', format: 'npy' }, 'format of members: got "npy", expected csv or jsonl'],
    [{ what: 'heatmaps', format: 'csv' }, 'format of heatmaps: got "csv", expected npy'],
    [
      { what: 'toString', format: 'csv' },
      'what: got "toString", expected members or clusters or verdicts or history or samples or heatmaps or project',
    ],
  ])('of %j is refused', async (request, problem) => {
    const store = createStore();
    saveExample(store);
    await expect(exportText(store, request)).rejects.toThrow(`cannot export: ${problem}`);
  });

  it('replaces a file as a whole, and leaves the old one where it fails', async () => {
    const folder = createFolder();
    const file = join(folder, 'a.csv');
    await writeFileAtomically(file, ['old']);
    const failing = (code: string) => {
      return (function* () {
        yield 'half';
        throw Object.assign(new Error('write'), { code });
      })();
    };
    await expect(writeFileAtomically(file, failing('ENOSPC'))).rejects.toMatchObject({
      code: 'disk',
      message: `cannot write ${file}: the disk is full`,
    });
    await expect(writeFileAtomically(file, failing('EOTHER'))).rejects.toThrow('write');
    expect(readFileSync(file, 'utf8')).toBe('old');
    await writeFileAtomically(file, ['new ', Buffer.from('file')]);
    expect(readFileSync(file, 'utf8')).toBe('new file');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('to a place that cannot be written says why', async () => {
    const folder = createFolder();
    await expect(writeFileAtomically(join(folder, 'no', 'a.csv'), ['x'])).rejects.toThrow(/its folder does not exist/);
    await expect(writeFileAtomically(folder, ['x'])).rejects.toThrow(/it is a folder, expected a file/);
  });
});
