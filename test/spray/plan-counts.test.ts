import { describe, expect, it } from 'vitest';
import { limitToDistinct, planCounts } from '../../src/spray/plan-counts.ts';

describe('planCounts', () => {
  it('shows 2 to 8 clusters of a large class and tries up to 20', () => {
    expect(planCounts('auto', 1300)).toEqual({
      shown: { min: 2, max: 8 },
      tried: { min: 2, max: 20 },
      leastSize: 7,
    });
  });

  it('leaves room for clusters of 5', () => {
    expect(planCounts('auto', 60)).toMatchObject({ shown: { max: 8 }, tried: { max: 12 }, leastSize: 5 });
    expect(planCounts('auto', 9)).toMatchObject({ shown: { min: 1, max: 1 }, tried: { min: 1, max: 1 } });
    expect(planCounts('auto', 0)).toMatchObject({ shown: { min: 1, max: 1 } });
  });

  it('takes a number as it is, up to the number of samples', () => {
    expect(planCounts(11, 300)).toMatchObject({ shown: { min: 11, max: 11 }, tried: { min: 11, max: 11 } });
    expect(planCounts(50, 30)).toMatchObject({ shown: { min: 30, max: 30 } });
  });

  it('looks nowhere beyond a range it is given', () => {
    expect(planCounts({ min: 5, max: 6 }, 300)).toMatchObject({ shown: { min: 5, max: 6 }, tried: { min: 5, max: 6 } });
  });
});

describe('limitToDistinct', () => {
  const neighbours = { count: 3, perPoint: 1, indices: Int32Array.of(1, 0, 1), recall: 1 };

  it('makes no more clusters of copies than there are different ones', () => {
    const limit = limitToDistinct({ ...neighbours, distances: Float64Array.of(0, 0, 0) }, 1);
    expect(limit({ min: 2, max: 8 })).toEqual({ min: 1, max: 1 });
  });

  it('changes nothing where any two samples differ', () => {
    const limit = limitToDistinct({ ...neighbours, distances: Float64Array.of(0, 0, 0.1) }, 1);
    expect(limit({ min: 2, max: 8 })).toEqual({ min: 2, max: 8 });
  });
});
