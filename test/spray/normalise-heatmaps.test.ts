import { describe, expect, it } from 'vitest';
import { normaliseHeatmaps } from '../../src/spray/normalise-heatmaps.ts';
import { createTensor } from '../../src/tensor/tensor.ts';

const heatmaps = createTensor(Float32Array.of(3, -1, 0, 4, 0, 0, 0, 0, 3, -4, 0, 0), [3, 2, 2]);

describe('normaliseHeatmaps', () => {
  it('divides by the sum of absolute relevance and keeps every sign', () => {
    const { data, shape } = normaliseHeatmaps(heatmaps, 'sum');
    expect(shape).toEqual([3, 4]);
    expect([...data.subarray(0, 4)]).toEqual([0.375, -0.125, 0, 0.5]);
  });

  it('divides by the Euclidean norm where asked to', () => {
    const { data } = normaliseHeatmaps(heatmaps, 'norm');
    expect(data[8]).toBeCloseTo(0.6, 6);
    expect(data[9]).toBeCloseTo(-0.8, 6);
  });

  it('leaves a heatmap without any relevance at zero', () => {
    expect([...normaliseHeatmaps(heatmaps, 'sum').data.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  it('does not touch the heatmaps it was given', () => {
    normaliseHeatmaps(heatmaps, 'sum');
    expect(heatmaps.data[0]).toBe(3);
  });

  it('overwrites the heatmaps where it may', () => {
    const given = createTensor(Float32Array.of(3, -1, 0, 4), [1, 2, 2]);
    const rows = normaliseHeatmaps(given, 'sum', { inPlace: true });
    expect(rows.data).toBe(given.data);
    expect([...given.data]).toEqual([0.375, -0.125, 0, 0.5]);
  });

  it('names the heatmap that holds no numbers', () => {
    const broken = createTensor(Float32Array.of(1, 2, NaN, 1), [2, 2]);
    expect(() => normaliseHeatmaps(broken, 'sum')).toThrow('cannot cluster heatmap 1: it holds NaN or infinity');
  });
});
