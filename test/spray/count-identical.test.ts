import { describe, expect, it } from 'vitest';
import { countIdentical } from '../../src/spray/count-identical.ts';
import { createTensor } from '../../src/tensor/tensor.ts';

/** Heatmaps of two cells: row i is [1, i], but rows from `first` on are copies of [1, −1] but for rounding. */
function createHeatmaps(first: number): ReturnType<typeof createTensor> {
  const rows = Array.from({ length: 10 }, (_, row) => (row < first ? [1, row] : [1, -1 + row * 1e-8]));
  return createTensor(Float32Array.from(rows.flat()), [10, 1, 2]);
}

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('countIdentical', () => {
  it('counts the copies where they are more than half of the members', () => {
    expect(countIdentical(createHeatmaps(4), all)).toBe(6);
    expect(countIdentical(createHeatmaps(4), all.toReversed())).toBe(6);
    expect(countIdentical(createHeatmaps(0), all)).toBe(10);
  });

  it('is 0 where copies are no more than half, and where there is nothing to be a copy of', () => {
    expect(countIdentical(createHeatmaps(5), all)).toBe(0);
    expect(countIdentical(createHeatmaps(10), all)).toBe(0);
    expect(countIdentical(createHeatmaps(0), [3])).toBe(0);
    expect(countIdentical(createHeatmaps(0), [])).toBe(0);
  });
});
