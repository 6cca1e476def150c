import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../../src/dataset/dataset.ts';
import { createTempFolder, writeFiles } from './temp-folder.ts';

const temp = createTempFolder();
const folderOf = (name: string, files: Record<string, string> = {}): string => {
  mkdirSync(join(temp, name), { recursive: true });
  return writeFiles(join(temp, name), files);
};
const reasons = (skipped: readonly { path: string; reason: string }[]): Record<string, string> =>
  Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));

describe('a folder per class', () => {
  it('lists images at any depth, sorted by class and name, with paths relative to the dataset', async () => {
    const folder = folderOf('nested', { 'b/2.png': 'x', 'b/10.PNG': 'x', 'a/deep/er/1.jpeg': 'x', 'a/0.webp': 'x' });
    const { samples, skipped, classes } = await readDataset(folder);
    expect(samples.map(({ path, label, row, file }) => [path, label, row, file])).toEqual([
      ['a/0.webp', 'a', 0, join(folder, 'a/0.webp')],
      ['a/deep/er/1.jpeg', 'a', 1, join(folder, 'a/deep/er/1.jpeg')],
      ['b/10.PNG', 'b', 2, join(folder, 'b/10.PNG')],
      ['b/2.png', 'b', 3, join(folder, 'b/2.png')],
    ]);
    expect(classes).toEqual(['a', 'b']);
    expect(skipped).toEqual([]);
  });

  it('ignores hidden files and records every other file that is no image', async () => {
    const folder = folderOf('mixed', {
      'a/1.png': 'x',
      'a/.DS_Store': 'x',
      '.git/1.png': 'x',
      'a/notes.txt': 'x',
      'readme.png': 'x',
      'empty/readme.md': 'x',
    });
    const { samples, skipped } = await readDataset(folder);
    expect(samples.map(({ path }) => path)).toEqual(['a/1.png']);
    expect(reasons(skipped)).toEqual({
      'a/notes.txt': 'the name does not end like an image (JPEG, PNG, WebP, GIF, TIFF, BMP)',
      'empty/readme.md': 'the name does not end like an image (JPEG, PNG, WebP, GIF, TIFF, BMP)',
      empty: 'the class folder holds no images',
      'readme.png': 'the file lies in no class folder',
    });
  });

  it('looks into a folder once, however many links lead there', async () => {
    const folder = folderOf('multiplied', { 'a/x/1.png': 'x' });
    for (let depth = 0; depth < 24; depth++) {
      mkdirSync(join(folder, `a/d${depth}`));
      for (const name of ['left', 'right']) symlinkSync(`../d${depth + 1}`, join(folder, `a/d${depth}/${name}`));
    }
    mkdirSync(join(folder, 'a/d24'));
    writeFileSync(join(folder, 'a/d24/deep.png'), 'x');
    const { samples, skipped } = await readDataset(folder);
    expect(samples.map(({ file }) => file).sort()).toEqual([join(folder, 'a/d24/deep.png'), join(folder, 'a/x/1.png')]);
    expect(skipped).toHaveLength(48);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(
      new Set(['the folder is listed already, under another path']),
    );
  });

  it('follows links inside the dataset and none that lead out of it or round in a circle', async () => {
    const outside = folderOf('elsewhere', { 'secret.png': 'x', 'more/1.png': 'x' });
    const folder = folderOf('linked', { 'a/1.png': 'x', 'b/2.png': 'x' });
    symlinkSync(join(outside, 'secret.png'), join(folder, 'a/out.png'));
    symlinkSync(join(outside, 'more'), join(folder, 'a/out'));
    symlinkSync('../../linked', join(folder, 'a/round'));
    symlinkSync('../b', join(folder, 'a/to-b'));
    symlinkSync('../a', join(folder, 'b/to-a'));
    symlinkSync('nowhere.png', join(folder, 'a/broken.png'));
    const { samples, skipped } = await readDataset(folder);
    expect(samples.map(({ path, file }) => [path, file])).toEqual([
      ['a/1.png', join(folder, 'a/1.png')],
      ['a/to-b/2.png', join(folder, 'b/2.png')],
      ['b/2.png', join(folder, 'b/2.png')],
      ['b/to-a/1.png', join(folder, 'a/1.png')],
    ]);
    expect(reasons(skipped)).toMatchObject({
      'a/out.png': 'the file lies outside the dataset',
      'a/out': 'the folder is a link that leads outside the dataset',
      'a/round': 'the folder is a link back to a folder that holds it',
      'a/broken.png': 'it does not exist',
    });
    const { samples: wider } = await readDataset(folder, { within: temp });
    expect(wider.map(({ path }) => path)).toContain('a/out/1.png');
  });

  it('gives a sample another fingerprint once its file has changed', async () => {
    const folder = folderOf('changing', { 'a/1.png': 'x', 'a/2.png': 'x' });
    const [before, other] = (await readDataset(folder)).samples;
    utimesSync(join(folder, 'a/1.png'), 1, 1);
    const [after, same] = (await readDataset(folder)).samples;
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
    expect(same?.fingerprint).toBe(other?.fingerprint);
  });
});

describe.each([
  ['csv', (rows: [string, string][]) => ['path,label', ...rows.map((row) => row.join(','))].join('\n')],
  ['jsonl', (rows: [string, string][]) => rows.map(([path, label]) => JSON.stringify({ path, label })).join('\n')],
] as const)('a .%s manifest', (extension, format) => {
  const write = (name: string, rows: [string, string][], files: Record<string, string> = {}): string => {
    const folder = folderOf(`${extension}-${name}`, files);
    writeFileSync(join(folder, `manifest.${extension}`), format(rows));
    return join(folder, `manifest.${extension}`);
  };

  it('keeps its rows in order, with paths as written and relative to it', async () => {
    const manifest = write('plain', [['./z/1.png', 'zebra'], ['1', 'ant']], { 'z/1.png': 'x', '1': 'x' }); // prettier-ignore
    const { samples, classes } = await readDataset(manifest);
    expect(samples.map(({ path, label, row }) => [path, label, row])).toEqual([
      ['./z/1.png', 'zebra', 0],
      ['1', 'ant', 1],
    ]);
    expect(samples[0]?.file).toBe(join(temp, `${extension}-plain`, 'z/1.png'));
    expect(classes).toEqual(['ant', 'zebra']);
  });

  it('records and passes over rows whose file is missing, outside, a folder, repeated, or that lack a value', async () => {
    folderOf(`${extension}-bad-sibling`, { '1.png': 'x' });
    const manifest = write(
      'bad',
      [
        ['missing.png', 'a'],
        [`../${extension}-bad-sibling/1.png`, 'a'],
        ['/etc/hostname', 'a'],
        ['link.png', 'a'],
        ['folder', 'a'],
        ['', 'a'],
        ['1.png', ' '],
        ['1.png', 'a'],
        ['1.png', 'b'],
      ],
      { '1.png': 'x', 'folder/1.png': 'x' },
    );
    symlinkSync('/etc/hostname', join(temp, `${extension}-bad`, 'link.png'));
    const { samples, skipped } = await readDataset(manifest);
    expect(samples.map(({ path, row }) => [path, row])).toEqual([['1.png', 7]]);
    const header = extension === 'csv' ? 1 : 0;
    expect(skipped.map(({ path, reason }) => [path, reason])).toEqual([
      [`manifest.${extension}:${6 + header}`, 'the row has no path'],
      ['1.png', 'the row has no label: expected text or a number'],
      ['1.png', `the row at line ${9 + header} repeats an earlier one`],
      ['missing.png', 'it does not exist'],
      [`../${extension}-bad-sibling/1.png`, 'the file lies outside the dataset'],
      ['/etc/hostname', 'the file lies outside the dataset'],
      ['link.png', 'the file lies outside the dataset'],
      ['folder', 'it is a folder, expected a file'],
    ]);
  });

  it('needs no files where relevance was made elsewhere, and opens none that lies outside', async () => {
    const paths = ['0000.png', '../0001.png', '/etc/hostname', 'folder', 'there.png'];
    const files = { 'folder/1.png': 'x', 'there.png': 'x' };
    const manifest = write('heatmaps', paths.map((path) => [path, 'a']), files); // prettier-ignore
    const { samples, skipped } = await readDataset(manifest, { filesMustExist: false });
    expect(samples.map(({ path, row }) => [path, row])).toEqual(paths.map((path, row) => [path, row]));
    const [there, ...others] = samples.toReversed();
    expect(there).toMatchObject({ file: join(dirname(manifest), 'there.png') });
    expect(there?.fingerprint).not.toBe('missing');
    for (const other of others) expect(other).toMatchObject({ file: '', fingerprint: 'missing' });
    expect(skipped).toEqual([]);
  });

  it('may name files by absolute path inside its folder', async () => {
    const folder = folderOf(`${extension}-absolute`, { '1.png': 'x' });
    const manifest = write('absolute', [[join(folder, '1.png'), 'a']]);
    expect((await readDataset(manifest)).samples).toHaveLength(1);
  });
});

describe('a .csv manifest', () => {
  it('may say which part of the dataset a row is in', async () => {
    const lines = ['split,path,label', ' test ,1.png,a', ',2.png,a', 'train,3.png,a'];
    const rows = ['{"path":"1.png","label":"a","split":"test"}', '{"path":"2.png","label":"a","split":null}'];
    const files = { '1.png': '', '2.png': '', '3.png': '' };
    const { samples } = await readDataset(join(folderOf('split', { ...files, 'm.csv': lines.join('\n') }), 'm.csv'));
    expect(samples.map(({ path, split }) => [path, split])).toEqual([
      ['1.png', 'test'],
      ['2.png', undefined],
      ['3.png', 'train'],
    ]);
    const json = await readDataset(join(folderOf('split-json', { ...files, 'm.jsonl': rows.join('\n') }), 'm.jsonl'));
    expect(json.samples.map(({ split }) => split)).toEqual(['test', undefined]);
  });

  it('may have a byte order mark, other columns, quotes, CRLF, ragged rows and blank lines', async () => {
    const text = '\ufeffid, label ,path\r\n1,"a, b",one.png\r\n\r\n2,"c ""d""",two.png,extra\r\n3\r\n';
    const folder = folderOf('csv-dialect', { 'one.png': 'x', 'two.png': 'x', 'manifest.csv': text });
    const { samples, skipped } = await readDataset(join(folder, 'manifest.csv'));
    expect(samples.map(({ path, label }) => [path, label])).toEqual([['one.png', 'a, b'], ['two.png', 'c "d"']]); // prettier-ignore
    expect(reasons(skipped)).toEqual({ 'manifest.csv:5': 'the row has no path' });
  });

  it.each([
    ['without the columns', 'file;class\n1.png;a\n', /no column path and no column label; got the header "file;class"/],
    ['without a label column', 'path,class\n1.png,a\n', /no column label; got the header "path,class"/],
    ['that is empty', '', /no column path and no column label; got the header an empty file/],
    ['with a quote that never closes', 'path,label\n"1.png,a\n', /quote/],
    ['without rows', 'path,label\n', /no usable image in dataset .* it is empty/],
  ])('%s is refused in one sentence', async (name, text, message) => {
    const folder = folderOf(`csv ${name}`, { 'm.csv': text });
    await expect(readDataset(join(folder, 'm.csv'))).rejects.toMatchObject({
      code: 'dataset',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('a .jsonl manifest', () => {
  it('may end its lines with CRLF; a line that is too long is recorded, wherever it is', async () => {
    const [one, two] = ['{"path":"1.png","label":"a"}', '{"path":"2.png","label":"a"}'];
    const long = `{"path":"${'x'.repeat(1 << 21)}","label":"a"}`;
    const text = [one, long, two, long].join('\r\n');
    const folder = folderOf('jsonl-long', { '1.png': 'x', '2.png': 'x', 'm.jsonl': text });
    const { samples, skipped } = await readDataset(join(folder, 'm.jsonl'));
    expect(samples.map(({ path, row }) => [path, row])).toEqual([
      ['1.png', 0],
      ['2.png', 2],
    ]);
    const reason = 'the line has more than 1048576 characters';
    expect(reasons(skipped)).toEqual({ 'm.jsonl:2': reason, 'm.jsonl:4': reason });
  });

  it('may have numbers as labels; lines that are no such object are recorded', async () => {
    const text =
      '\ufeff{"path":"1.png","label":7}\n\n{"path":\n[]\nnull\n{"path":"2.png","label":null}\n{"path":5,"label":"a"}\n';
    const folder = folderOf('jsonl-dialect', { '1.png': 'x', '2.png': 'x', 'm.jsonl': text });
    const { samples, skipped } = await readDataset(join(folder, 'm.jsonl'));
    expect(samples.map(({ path, label }) => [path, label])).toEqual([['1.png', '7']]);
    expect(reasons(skipped)).toEqual({
      'm.jsonl:3': 'the line is not JSON',
      'm.jsonl:4': 'the row has no path',
      'm.jsonl:5': 'the row has no path',
      '2.png': 'the row has no label: expected text or a number',
      'm.jsonl:7': 'the row has no path',
    });
  });
});

describe('a dataset that cannot be read', () => {
  it.each([
    ['that does not exist', () => join(temp, 'nothing'), /cannot read dataset ".*nothing": it does not exist/],
    [
      'of another kind',
      () => join(folderOf('kind', { 'a.txt': 'x' }), 'a.txt'),
      /got a file ending in ".txt", expected a folder, or/,
    ],
    ['below a file', () => join(folderOf('below', { 'a.csv': 'x' }), 'a.csv/b'), /it does not exist/],
    ['with a null character', () => 'a\0b', /null character/],
    ['that is an empty folder', () => folderOf('void'), /no usable image in dataset ".*void": it is empty/],
    [
      'without images',
      () => folderOf('only-text', { 'a/b.txt': 'x' }),
      /2 skipped, the first "a\/b.txt": the name does not end/,
    ],
    ['that is a folder called .csv', () => folderOf('folder.csv'), /it is empty/],
  ])('%s is refused in one sentence', async (_, path, message) => {
    await expect(readDataset(path())).rejects.toMatchObject({
      code: 'dataset',
      message: expect.stringMatching(message) as string,
    });
  });

  it.skipIf(process.getuid?.() === 0)('because a folder may not be read is refused in one sentence', async () => {
    const folder = folderOf('locked', { 'a/1.png': 'x' });
    mkdirSync(join(folder, 'b'), { mode: 0 });
    await expect(readDataset(folder)).rejects.toMatchObject({ code: 'dataset', message: /permission denied/ });
  });
});
