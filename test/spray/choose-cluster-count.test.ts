import { describe, expect, it } from 'vitest';
import { chooseClusterCount } from '../../src/spray/choose-cluster-count.ts';

const range = { min: 2, max: 8 };

describe('chooseClusterCount', () => {
  it('stops before the largest jump of the eigenvalues', () => {
    const { count, gaps } = chooseClusterCount(Float64Array.of(0, 0.01, 0.02, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55), range);
    expect(count).toBe(3);
    expect(gaps).toHaveLength(7);
    expect(gaps[1]).toBeCloseTo(0.28, 12);
  });

  it('ignores jumps outside the range', () => {
    expect(chooseClusterCount(Float64Array.of(0, 0.9, 0.91, 0.95, 0.96), range).count).toBe(3);
  });

  it('takes every component for a cluster where no larger jump follows', () => {
    expect(chooseClusterCount(Float64Array.of(0, 0, 0, 0, 0.2, 0.25, 0.3, 0.35, 0.4), range).count).toBe(4);
  });

  it('takes the most it may where components are more than that', () => {
    expect(chooseClusterCount(new Float64Array(12), range).count).toBe(8);
  });

  it('keeps to what few eigenvalues can tell', () => {
    expect(chooseClusterCount(Float64Array.of(0, 1.3, 1.3), range).count).toBe(2);
    expect(chooseClusterCount(Float64Array.of(0), range).count).toBe(1);
    expect(chooseClusterCount(new Float64Array(0), range).count).toBe(1);
  });
});
