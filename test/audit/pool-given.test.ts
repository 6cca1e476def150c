import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeHeatmaps, openNpyRelevance } from '../../src/audit/given-heatmaps.ts';
import { parseJob } from '../../src/audit/job.ts';
import { createPooler, readGiven } from '../../src/audit/pool-given.ts';
import { imageMaterial } from '../../src/audit/modalities/image.ts';
import { createImageMedium } from '../../src/audit/modalities/image-medium.ts';
import { preprocessingDefaults } from '../../src/dataset/preprocessing.ts';
import { formatNpy } from '../../src/tensor/npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'unhans-pool-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(data: Float32Array, shape: readonly number[], size: number) {
  const path = join(folder, 'heatmaps.npy');
  writeFileSync(path, formatNpy({ data, shape }));
  const samples = Array.from({ length: shape[0]! }, (_, row) => {
    return { path: `${row}.png`, label: 'a', row, file: '', fingerprint: 'missing' };
  });
  const dataset = { samples, skipped: [], classes: ['a'] };
  const job = parseJob(`{ dataset: { path: m.csv }, explain: { from: h.npy }, spray: { size: ${size} } }`, 'job.yaml');
  const heatmaps = describeHeatmaps(openNpyRelevance(path), imageMaterial.relevance);
  const parts = {
    views: [],
    layers: [],
    labels: ['a'],
    medium: createImageMedium(preprocessingDefaults),
  };
  return { kind: 'given', job, heatmaps, dataset, ...parts } as const;
}

async function pool(data: Float32Array, shape: readonly number[], size: number, rows = [...Array(shape[0]).keys()]) {
  const subject = open(data, shape, size);
  const samples = rows.map((row) => subject.dataset.samples[row]!);
  return createPooler(subject)(samples, { name: 'a', output: 0, samples }, () => undefined);
}

describe('pooled heatmaps', () => {
  it('hold the averages of equal areas, where a cell may count in part', async () => {
    const { heatmaps } = await pool(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3], 2);
    expect(heatmaps.shape).toEqual([1, 2, 2]);
    // Of three columns on two cells, the middle one counts half in both: (1 + 2/2) / 1.5.
    const expected = [2 / 1.5, 4 / 1.5, (4 + 2.5) / 1.5, (2.5 + 6) / 1.5];
    for (const [cell, value] of expected.entries()) expect(heatmaps.data[cell]).toBeCloseTo(value, 5);
  });

  it('are those that were given where they are no larger', async () => {
    const data = Float32Array.of(0.1, -2, 3, 4, 5e-9, 6);
    const { heatmaps } = await pool(data, [1, 2, 3], 4);
    expect(heatmaps).toEqual({ data, shape: [1, 2, 3] });
  });

  it('shrink along the longer axis alone', async () => {
    const { heatmaps } = await pool(Float32Array.of(1, 3, 5, 7), [1, 1, 4], 2);
    expect(heatmaps).toEqual({ data: Float32Array.of(2, 6), shape: [1, 1, 2] });
  });

  it('add up the channels', async () => {
    const { heatmaps } = await pool(Float32Array.of(1, 2, 30, 40, 500, 600), [1, 3, 1, 2], 4);
    expect(heatmaps).toEqual({ data: Float32Array.of(531, 642), shape: [1, 1, 2] });
  });

  it('belong to the rows that the samples name', async () => {
    const { heatmaps, rows } = await pool(Float32Array.of(0, 1, 2, 3), [4, 1, 1], 4, [3, 0, 1]);
    expect([...heatmaps.data]).toEqual([3, 0, 1]);
    expect(rows.map(({ path, target }) => [path, target])).toEqual([
      ['3.png', 0],
      ['0.png', 0],
      ['1.png', 0],
    ]);
  });

  it('leave out what is not finite, with the reason', async () => {
    const data = Float32Array.of(1, NaN, 2, Infinity, 3, -Infinity);
    const { heatmaps, rows, skipped } = await pool(data, [3, 2, 1], 4, [0, 1, 2]);
    expect(heatmaps.shape).toEqual([0, 2, 1]);
    expect(rows).toEqual([]);
    expect(skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      '0.png: its relevance is not finite',
      '1.png: its relevance is not finite',
      '2.png: its relevance is not finite',
    ]);
  });
});

describe('given heatmaps', () => {
  it('may have their channels last, which are added up', async () => {
    const path = join(folder, 'tokens.npy');
    writeFileSync(path, formatNpy({ data: Float32Array.of(1, 2, 3, 40, 50, 60), shape: [1, 2, 3] }));
    const heatmaps = describeHeatmaps(openNpyRelevance(path), { axes: ['tokens'], channels: 'last' });
    for await (const heatmap of readGiven(heatmaps, [0])) {
      expect(heatmap).toEqual({ data: Float32Array.of(6, 150), shape: [1, 2] });
    }
  });

  it('are read in full size for drawing', async () => {
    const { heatmaps } = open(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 1, 2], 1);
    const found = [];
    for await (const heatmap of readGiven(heatmaps, [1])) found.push(heatmap);
    expect(found).toEqual([{ data: Float32Array.of(12, 14), shape: [1, 2] }]);
  });
});
