import { describe, expect, it } from 'vitest';
import { measureDistinctness } from '../../src/evidence/distinct-places.ts';
import type { ModelInput } from '../../src/importers/model.ts';

const planar: ModelInput = { name: 'x', shape: [2, 2, 4], layout: 'NCHW' };
const image = (...values: number[]) => Float32Array.from(values);

/** Two channels of 2×4 places: a constant, but at the second place of the second channel. */
const withMark = (mark: number, noise: number) =>
  image(...[1, 1, 1, 1, 1, 1, 1, noise], ...[2, mark, 2, 2, 2, 2, 2, 2]);

describe('measureDistinctness', () => {
  const inside = [withMark(9, 0), withMark(9, 1)];
  const outside = [withMark(3, 0), withMark(3, 1)];

  it('is 1 where the groups show one thing each, and 0 where both show the same or vary alike', () => {
    expect([...measureDistinctness(inside, outside, planar, [2, 4]).data]).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('averages over the cells of coarser heatmaps', () => {
    expect([...measureDistinctness(inside, outside, planar, [1, 2]).data]).toEqual([0.25, 0]);
  });

  it('is the root of the share of the variance between the groups', () => {
    // 2 and 4 against 6 and 8: between 16, within 4
    const groups = [
      [2, 4],
      [6, 8],
    ].map((marks) => marks.map((mark) => withMark(mark, 0)));
    expect(measureDistinctness(groups[0]!, groups[1]!, planar, [2, 4]).data[1]).toBeCloseTo(Math.sqrt(16 / 20), 6);
  });

  it('reads channels last as well', () => {
    const lastly: ModelInput = { name: 'x', shape: [1, 3, 2], layout: 'NHWC' };
    const { data } = measureDistinctness([image(1, 1, 1, 5, 1, 1)], [image(1, 1, 1, 2, 1, 1)], lastly, [1, 3]);
    expect([...data]).toEqual([0, 1, 0]);
  });
});
