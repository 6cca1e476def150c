import { describe, expect, it } from 'vitest';
import { viewTable } from '../../../src/spray/views/view-table.ts';
import { createTensor } from '../../../src/tensor/tensor.ts';
import { drawHeatmaps } from './helpers.ts';

const options = { normalise: 'sum' } as const;

describe.each(Object.entries(viewTable))('the view %s', (name, view) => {
  const shape = view.from === 'channels' ? [5] : [6, 5];

  it('gives finite points to any samples, empty and constant ones and none at all', () => {
    const heatmaps = drawHeatmaps([4, ...shape], 1);
    const size = heatmaps.data.length / 4;
    heatmaps.data.fill(0, 0, size).fill(3, size, 2 * size);
    const points = view.points(heatmaps, options);
    expect(points.shape[0]).toBe(4);
    expect([...points.data].every(Number.isFinite)).toBe(true);
    expect(view.points(createTensor(new Float32Array(0), [0, ...shape]), options).shape[0]).toBe(0);
  });

  it('does not care how strong the relevance of a sample is', () => {
    const heatmaps = drawHeatmaps([2, ...shape], 2);
    const doubled = createTensor(
      heatmaps.data.map((value) => 2 * value),
      heatmaps.shape,
    );
    expect(view.points(doubled, options)).toEqual(view.points(heatmaps, options));
  });

  it('leaves the samples as they were', () => {
    const heatmaps = drawHeatmaps([3, ...shape], 3);
    const before = heatmaps.data.slice();
    view.points(heatmaps, options);
    expect(heatmaps.data).toEqual(before);
  });

  it('refuses a sample that holds NaN, by its number', () => {
    const heatmaps = drawHeatmaps([3, ...shape], 4);
    heatmaps.data[heatmaps.data.length - 1] = NaN;
    expect(() => view.points(heatmaps, options)).toThrow('cannot cluster heatmap 2: it holds NaN or infinity');
  });

  if (view.from === 'heatmaps') {
    it('takes heatmaps with colour channels too', () => {
      expect(view.points(drawHeatmaps([3, 2, ...shape], 5), options).shape[0], name).toBe(3);
    });
  }
});
