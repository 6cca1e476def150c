import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeHeatmaps, openNpyRelevance } from '../../src/audit/given-heatmaps.ts';
import { matchRows } from '../../src/audit/match-rows.ts';
import { imageMaterial } from '../../src/audit/modalities/image.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { formatNpy } from '../../src/tensor/npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'unhans-given-'));
const path = join(folder, 'heatmaps.npy');
writeFileSync(join(folder, 'manifest.csv'), 'path,label\n');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sample = { path: '0.png', label: 'a', row: 0, file: '', fingerprint: 'missing' };
const skipped = [{ path: '1.png', reason: 'the row has no label' }];
/** A manifest of three rows, one of which cannot be used. */
const dataset: Dataset = { samples: [sample, { ...sample, row: 2 }], skipped, classes: ['a'] };

function encode(shape: readonly number[], dtype = '<f4'): Buffer {
  const bytes = formatNpy({ data: new Float32Array(shape.reduce((product, size) => product * size, 1)), shape });
  return Buffer.from(Buffer.from(bytes).toString('latin1').replace('<f4', dtype), 'latin1');
}

function open(content?: string | Uint8Array, manifest = join(folder, 'manifest.csv')) {
  if (content !== undefined) writeFileSync(path, content);
  const file = openNpyRelevance(path);
  const heatmaps = describeHeatmaps(file, imageMaterial.relevance);
  matchRows({ path: manifest, dataset }, file);
  return heatmaps;
}

describe('heatmaps made elsewhere', () => {
  it('are one for every row of the manifest, those that are skipped too', () => {
    expect(open(encode([3, 4, 5]))).toMatchObject({ channels: 1, size: [4, 5], file: { path, shape: [3, 4, 5] } });
    expect(() => open(encode([2, 4, 5]))).toThrow(
      /heatmaps\.npy holds 2 heatmaps, manifest .*manifest\.csv has 3 rows: expected one heatmap for every row/,
    );
  });

  it('may have channels', () => {
    expect(open(encode([3, 2, 4, 5]))).toMatchObject({ channels: 2, size: [4, 5] });
  });

  it('have another fingerprint once they are written again', () => {
    const { fingerprint } = open(encode([3, 4, 5])).file;
    expect(open().file.fingerprint).toBe(fingerprint);
    utimesSync(path, 1, 1);
    expect(open().file.fingerprint).not.toBe(fingerprint);
  });

  it.each([
    ['of no area', encode([3, 0, 4]), /have shape \[3, 0, 4\], expected \[n, height, width\]/],
    ['that are vectors', encode([3, 16]), /have shape \[3, 16\], expected \[n, height, width\] or \[n, channels/],
    ['that are one number', encode([]), /have shape \[\], expected/],
    ['of five axes', encode([3, 1, 1, 2, 2]), /have shape \[3, 1, 1, 2, 2\], expected/],
    ['of whole numbers', encode([3, 4, 4], '<i4'), /element type <i4, expected <f4 \(float32\) or <f8 \(float64\)/],
    ['of numbers in half precision', encode([3, 4, 4], '<f2'), /element type <f2, expected/],
    ['cut short', encode([3, 4, 4]).subarray(0, 300), /172 bytes of data, too few for shape \[3, 4, 4\]/],
    ['that are a text', 'not an array at all', /heatmaps\.npy: not a NumPy \.npy file/],
    ['that are empty', '', /not a NumPy \.npy file/],
  ])('%s are refused', (_, content, what) => {
    expect(() => open(content)).toThrow(what);
    expect(() => open(content)).toThrow(expect.objectContaining({ name: 'UnhansError' }));
  });

  it('that are missing, a folder or a pipe are refused', () => {
    rmSync(path);
    expect(() => open()).toThrow(/cannot read heatmaps .*heatmaps\.npy: it does not exist/);
    mkdirSync(path);
    expect(() => open()).toThrow(/it is no file, expected a \.npy or \.h5 file/);
    rmSync(path, { recursive: true });
    execFileSync('mkfifo', [path]);
    expect(() => open()).toThrow(/it is no file, expected a \.npy or \.h5 file/);
    rmSync(path);
  });

  it.each([
    ['of a line', [3, 7], ['time'], 'first', [7], 1],
    ['of a line, with channels', [3, 2, 7], ['time'], 'first', [7], 2],
    ['of tokens, with the width of their embedding', [3, 7, 12], ['tokens'], 'last', [7], 12],
    ['of features', [3, 10], ['features'], 'none', [10], 1],
  ] as const)('%s are known by their axes', (_, shape, axes, channels, places, count) => {
    writeFileSync(path, encode(shape));
    const found = describeHeatmaps(openNpyRelevance(path), { axes, channels });
    expect(found).toMatchObject({ places, channels: count, channelsLast: channels === 'last' });
  });

  it.each([
    [[3, 7, 2, 2], /expected \[n, time\] or \[n, channels, time\], 96 time/],
    [[3, 95], /have shape \[3, 95\], expected .* 96 time/],
  ])('of the shape %j are no relevance of signals of 96 steps', (shape, problem) => {
    writeFileSync(path, encode(shape));
    const layout = { axes: ['time'], sizes: [96], channels: 'first' } as const;
    expect(() => describeHeatmaps(openNpyRelevance(path), layout)).toThrow(problem);
  });

  it('go with a manifest: a folder has no rows', () => {
    expect(() => open(encode([3, 4, 5]), folder)).toThrow(
      /is a folder, heatmaps .* go with a \.csv or \.jsonl manifest/,
    );
  });
});
