import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRowLabels } from '../../src/dataset/read-row-labels.ts';
import { readTableRows } from '../../src/dataset/table-rows.ts';
import { readTensorRows } from '../../src/dataset/tensor-rows.ts';
import { fitTokens, readTokenRows } from '../../src/dataset/token-rows.ts';
import { formatNpy } from '../../src/tensor/npy.ts';
import { createTempFolder, writeFiles } from './temp-folder.ts';

const root = createTempFolder();
let count = 0;
const write = (files: Record<string, string | Uint8Array>) => writeFiles(join(root, String(++count)), files);
const npy = (values: readonly number[], shape: readonly number[]) =>
  formatNpy({ data: Float32Array.from(values), shape });

/** A file with another word in its header. */
const retype = (bytes: Uint8Array, from: string, to: string): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1');

describe('tensors', () => {
  const shards = { 's/a.npy': npy([1, 2, 3, 4], [2, 1, 2]), 's/b.npy': npy([5, 6], [1, 1, 2]), 's/note.txt': 'x' };

  it('are the rows of all .npy files of a folder, in the order of their names', async () => {
    const { dataset, shape, read } = await readTensorRows(join(write(shards), 's'), ['x', '', 'y']);
    expect(shape).toEqual([1, 2]);
    expect(dataset.samples.map(({ path, label, row }) => [path, label, row])).toEqual([
      ['a.npy#0', 'x', 0],
      ['b.npy#0', 'y', 2],
    ]);
    expect(dataset.skipped).toEqual([{ path: 'a.npy#1', label: '', reason: 'the row has no label' }]);
    expect(dataset.classes).toEqual(['x', 'y']);
    expect(await read(dataset.samples[1]!)).toEqual(Float32Array.of(5, 6));
    expect(await read(dataset.samples[0]!)).toEqual(Float32Array.of(1, 2));
  });

  it.each([
    [
      'that have no label each',
      shards,
      ['x'],
      /holds 3 samples, there are 1 labels: expected one label for every sample/,
    ],
    [
      'of different shapes',
      { ...shards, 's/c.npy': npy([1], [1, 1]) },
      [],
      /c\.npy: it has shape \[1, 1\], expected \[n, 1, 2\]/,
    ],
    ['of no axis but their number', { 's/a.npy': npy([1], [1]) }, ['x'], /it has shape \[1\], expected \[n, …\]/],
    ['that are not there', { 's/note.txt': 'x' }, [], /no \.npy file in dataset/],
    ['that are something else', { 's/a.npy': 'text' }, ['x'], /not a NumPy \.npy file/],
    [
      'of whole numbers',
      { 's/a.npy': retype(npy([1, 2], [1, 2]), '<f4', '<i4') },
      ['x'],
      /element type <i4, expected <f4 \(float32\) or <f8 \(float64\)/,
    ],
    [
      'in Fortran order',
      { 's/a.npy': retype(npy([1, 2], [1, 2]), 'False', 'True ') },
      ['x'],
      /Fortran order, expected C order/,
    ],
    [
      'cut short',
      { 's/a.npy': npy([1, 2], [1, 2]).subarray(0, 132) },
      ['x'],
      /4 bytes of data, too few for shape \[1, 2\]/,
    ],
  ])('%s are refused', async (_, files, labels, problem) => {
    const folder = join(write(files), 's');
    await expect(readTensorRows(folder, labels)).rejects.toThrow(problem);
    await expect(readTensorRows(folder, labels)).rejects.toMatchObject({ name: 'UnhansError' });
  });

  it('have labels in a .npy or a .csv file', async () => {
    const folder = write({ 'l.npy': npy([2, 0, 1], [3]), 'l.csv': 'id,label\n1,a\n2,b\n', 'bad.npy': npy([0.5], [1]) });
    expect(await readRowLabels(join(folder, 'l.npy'))).toEqual(['2', '0', '1']);
    expect(await readRowLabels(join(folder, 'l.csv'))).toEqual(['a', 'b']);
    await expect(readRowLabels(join(folder, 'bad.npy'))).rejects.toThrow(/expected whole numbers/);
    await expect(readRowLabels(join(folder, 'none.npy'))).rejects.toThrow(/labels .*none\.npy.*: it does not exist/);
  });
});

describe('tables', () => {
  const csv = 'width,kind,height\n1,oak,2.5\n1e3,ash,-4\nwide,oak,1\n,oak,2\n5,,6\n';

  it('are rows of numbers with a label, called by their line; what is no number is skipped', async () => {
    const path = join(write({ 't.csv': csv }), 't.csv');
    const { dataset, features, read } = await readTableRows(path, { label: 'kind' });
    expect(features).toEqual(['width', 'height']);
    expect(dataset.samples.map((sample) => [sample.path, sample.label])).toEqual([
      ['t.csv:2', 'oak'],
      ['t.csv:3', 'ash'],
    ]);
    expect(await read(dataset.samples[1]!)).toEqual(Float32Array.of(1000, -4));
    expect(dataset.skipped.map(({ reason }) => reason)).toEqual([
      'column "width" holds "wide", expected a number',
      'column "width" holds "", expected a number',
      'the row has no label',
    ]);
  });

  it('may say which part of the dataset a row is in, which is no feature', async () => {
    const path = join(write({ 't.csv': 'label,a,split\nx,1,test\ny,2,\n' }), 't.csv');
    const { dataset, features } = await readTableRows(path, { label: 'label' });
    expect(features).toEqual(['a']);
    expect(dataset.samples.map(({ split }) => split)).toEqual(['test', undefined]);
  });

  it('have the features that are named, in that order', async () => {
    const path = join(write({ 't.csv': csv }), 't.csv');
    const { dataset, features, read } = await readTableRows(path, { label: 'kind', features: ['height', 'width'] });
    expect(features).toEqual(['height', 'width']);
    expect(await read(dataset.samples[0]!)).toEqual(Float32Array.of(2.5, 1));
  });

  it.each([
    ['without the label', csv, { label: 'species' }, /no column "species"; got the header "width,kind,height"/],
    ['without a feature', csv, { label: 'kind', features: ['depth'] }, /no column "depth"/],
    [
      'with a column of words',
      'site,kind,a\nnorth,oak,1\nsouth,ash,2\n',
      { label: 'kind' },
      /cannot read table .*: column "site" holds no number, expected numbers; dataset\.features names the columns/,
    ],
    ['of labels alone', 'kind\noak\n', { label: 'kind' }, /no column besides the label/],
    ['of no rows', 'kind,a\n', { label: 'kind' }, /no usable row in dataset .*: it is empty/],
  ])('%s are refused', async (_, content, columns, problem) => {
    await expect(readTableRows(join(write({ 't.csv': content }), 't.csv'), columns)).rejects.toThrow(problem);
  });
});

describe('texts', () => {
  const options = { label: 'label' };

  it('are ids in JSON lines; a line without them is skipped', async () => {
    const lines = [
      '{"ids":[3,1,2],"label":"a"}',
      '',
      '{"ids":[-1],"label":"a"}',
      '{"label":"b"}',
      'no',
      '{"ids":[7],"label":2}',
    ];
    const path = join(write({ 't.jsonl': lines.join('\n') }), 't.jsonl');
    const { dataset, ids } = await readTokenRows(path, options);
    expect(dataset.samples.map((sample) => [sample.path, sample.label, ids.get(sample.path)])).toEqual([
      ['t.jsonl:1', 'a', [3, 1, 2]],
      ['t.jsonl:6', '2', [7]],
    ]);
    expect(dataset.skipped).toHaveLength(3);
  });

  it('are ids in a column, or rows of a .npy file', async () => {
    const folder = write({
      't.csv': 'ids,label\n3 1 2,a\n',
      't.npy': npy([4, 0, 5, 6], [2, 2]),
      'l.csv': 'label\na\nb\n',
    });
    const table = await readTokenRows(join(folder, 't.csv'), options);
    expect(table.ids.get('t.csv:2')).toEqual([3, 1, 2]);
    const rows = await readTokenRows(join(folder, 't.npy'), { ...options, labels: join(folder, 'l.csv') });
    expect([...rows.ids]).toEqual([
      ['t.npy:0', [4, 0]],
      ['t.npy:1', [5, 6]],
    ]);
    await expect(readTokenRows(join(folder, 't.npy'), options)).rejects.toThrow(/dataset\.labels: missing/);
    await expect(readTokenRows(join(folder, 't.txt'), options)).rejects.toThrow(
      /expected a file ending in \.jsonl, \.csv, \.npy/,
    );
  });

  it('are filled and cut at the end, or at the start', () => {
    expect(fitTokens([1, 2, 3], 5, 'end')).toEqual([1, 2, 3, 0, 0]);
    expect(fitTokens([1, 2, 3], 5, 'start')).toEqual([0, 0, 1, 2, 3]);
    expect(fitTokens([1, 2, 3], 2, 'end')).toEqual([1, 2]);
    expect(fitTokens([1, 2, 3], 2, 'start')).toEqual([2, 3]);
  });
});
