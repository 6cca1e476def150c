import { describe, expect, it } from 'vitest';
import { describeClusters } from '../../src/audit/describe-clusters.ts';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

/** `count` heatmaps of two cells, all distinct. */
function createHeatmaps(count: number): Tensor {
  return createTensor(Float32Array.from(range(0, count).flatMap((row) => [1, row])), [count, 1, 2]);
}

describe('describeClusters', () => {
  it('puts the smaller of two groups that score the same first', () => {
    const clusters = [
      { index: 0, of: 2, clustering: 'kmeans' as const, members: range(0, 40), fisher: 12 },
      { index: 1, of: 2, clustering: 'kmeans' as const, members: range(40, 60), fisher: 12 },
    ];
    const found = describeClusters(clusters, createHeatmaps(60));
    expect(found.clusters.map(({ index, members }) => [index, members.length])).toEqual([
      [1, 20],
      [2, 40],
    ]);
    expect(found).toMatchObject({ score: 12, suspicious: false });
  });

  it('says that a group is made of copies instead of suspecting it', () => {
    const heatmaps = createHeatmaps(145);
    for (let copy = 100; copy < 145; copy++) heatmaps.data.set([1, 7], copy * 2);
    const clusters = [
      { index: 0, of: 2, clustering: 'kmeans' as const, members: range(0, 100), fisher: 36 },
      { index: 1, of: 2, clustering: 'kmeans' as const, members: range(100, 145), fisher: 36 },
    ];
    expect(describeClusters(clusters, heatmaps)).toMatchObject({
      suspicious: false,
      note: '45 images of group 1 are identical',
    });
  });

  it('has no score for a class that is one group, and says when it is too small to have more', () => {
    const whole = { index: 0, of: 1, clustering: 'kmeans' as const, members: range(0, 3), fisher: null };
    const found = describeClusters([whole], createHeatmaps(3));
    expect(found).toMatchObject({ score: null, suspicious: false, note: '3 images are too few to cluster' });
    expect(found.clusters).toMatchObject([{ fisher: null, score: 0 }]);
  });
});
