import { describe, expect, it } from 'vitest';
import { colourHeatmap } from '../../../src/review/browser/samples/colour-maps.ts';
import { fitPoints, isWithin } from '../../../src/review/browser/map/scatter-geometry.ts';
import { proposeMask } from '../../../src/review/propose-mask.ts';

const still = { zoom: 1, x: 0, y: 0 };

describe('a map', () => {
  it('fills its drawing, with larger values on the right and at the top', () => {
    const [first, second] = fitPoints({ x: [-1, 3], y: [10, 20] }, { width: 100, height: 50 }, still);
    expect(first).toEqual({ x: 14, y: 36 });
    expect(second).toEqual({ x: 86, y: 14 });
  });

  it('puts what does not vary in the middle', () => {
    expect(fitPoints({ x: [5, 5], y: [1, 1] }, { width: 100, height: 50 }, still)).toEqual([
      { x: 50, y: 25 },
      { x: 50, y: 25 },
    ]);
  });

  it('selects what lies within a line, also a hollow one', () => {
    const corner = [0, 0, 4, 0, 4, 1, 1, 1, 1, 4, 0, 4];
    const line = Array.from({ length: 6 }, (_, index) => ({ x: corner[2 * index]!, y: corner[2 * index + 1]! }));
    expect(isWithin(line, { x: 3, y: 0.5 })).toBe(true);
    expect(isWithin(line, { x: 0.5, y: 3 })).toBe(true);
    expect(isWithin(line, { x: 3, y: 3 })).toBe(false);
  });
});

describe('a heatmap', () => {
  const heatmap = { height: 1, width: 3, data: Float32Array.of(-2, 0, 2) };

  it('has the colours of the map at its ends and in the middle', () => {
    const bytes = [...colourHeatmap(heatmap, 'blue-white-red', false)];
    expect(bytes).toEqual([20, 60, 220, 255, 255, 255, 255, 255, 214, 12, 24, 255]);
  });

  it('over an image is clear where there is no relevance', () => {
    const bytes = colourHeatmap(heatmap, 'jet', true);
    expect([bytes[3], bytes[7], bytes[11]]).toEqual([255, 0, 255]);
  });

  it('without any relevance, or with what is no number, is drawn as none', () => {
    const bytes = colourHeatmap({ ...heatmap, data: Float32Array.of(0, NaN, 0) }, 'seismic', true);
    expect([bytes[3], bytes[7], bytes[11]]).toEqual([0, 0, 0]);
  });
});

describe('the proposed mask', () => {
  const mean = { data: Float32Array.of(-9, 1, 3, 10), shape: [2, 2] };

  it('is the region where it is at least half, before the mean heatmap', () => {
    const region = { data: Float32Array.of(0.5, 0.4, 1, 0), shape: [2, 2] };
    expect(proposeMask({ region, mean })).toEqual({ size: [2, 2], counts: [0, 2, 2] });
  });

  it('without a region is where the mean heatmap is strong for the class', () => {
    expect(proposeMask({ mean })).toEqual({ size: [2, 2], counts: [3, 1] });
  });

  it('is none where there is nothing to see', () => {
    expect(proposeMask({})).toBeNull();
    expect(proposeMask({ mean: { data: new Float32Array(4), shape: [2, 2] } })).toBeNull();
  });

  it('is no finer than a person can draw', () => {
    const region = { data: new Float32Array(224 * 224).fill(1), shape: [224, 224] };
    expect(proposeMask({ region })).toEqual({ size: [64, 64], counts: [0, 4096] });
  });
});
