import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { countScoredAxes, createFisherScorer } from '../../src/spray/create-fisher-scorer.ts';
import type { Points } from '../../src/spray/partition-points.ts';

function createCloud(count: number, size: number, shift: number): Points {
  const random = createRandom(count);
  const data = Float64Array.from({ length: count * size }, (_, cell) =>
    cell % size === 0 && cell < 20 * size ? random() + shift : random(),
  );
  return { data, shape: [count, size] };
}

const firstTwenty = Array.from({ length: 20 }, (_, index) => index);

/** τ by its definition: the pooled within-covariance, its ridge and its inverse written out. */
function scoreDirectly({ data, shape: [count, size] }: Points, members: readonly number[], shrinkage: number): number {
  const rows = Matrix.from1DArray(count, size, data);
  const others = [...rows.to2DArray().keys()].filter((row) => !members.includes(row));
  const centre = (matrix: Matrix): Matrix => matrix.clone().subRowVector(matrix.mean('column'));
  const scatter = (matrix: Matrix): Matrix => centre(matrix).transpose().mmul(centre(matrix));
  const [inside, outside] = [
    rows.selection(members, [...Array(size).keys()]),
    rows.selection(others, [...Array(size).keys()]),
  ];
  const within = Matrix.add(scatter(inside), scatter(outside)).div(count);
  const ridge = (shrinkage * scatter(rows).trace()) / count / size;
  const delta = Matrix.columnVector(inside.mean('column').map((mean, axis) => mean - outside.mean('column')[axis]!));
  const share = members.length / count;
  return (
    share *
    (1 - share) *
    delta
      .transpose()
      .mmul(inverse(within.add(Matrix.eye(size).mul(ridge))))
      .mmul(delta)
      .get(0, 0)
  );
}

describe('createFisherScorer', () => {
  it.each([0, 0.5, 3])('is π(1−π)·Δᵀ(S_w + λI)⁻¹Δ for a cluster shifted by %d', (shift) => {
    const cloud = createCloud(120, 4, shift);
    for (const shrinkage of [0.01, 0.3]) {
      const expected = scoreDirectly(cloud, firstTwenty, shrinkage);
      expect(createFisherScorer(cloud, { shrinkage })(firstTwenty)).toBeCloseTo(expected, 6);
    }
  });

  it('scores 0.0625·16/(variance + ridge) on one axis', () => {
    // 8 points at ±1 around 0, 8 around 4: Δ = 4, S_w = 1, π(1−π) = 1/4, S_total = 5
    const data = Float64Array.from({ length: 16 }, (_, index) => (index % 2 ? 1 : -1) + (index < 8 ? 0 : 4));
    const score = createFisherScorer({ data, shape: [16, 1] }, { shrinkage: 0.2 });
    expect(score([0, 1, 2, 3, 4, 5, 6, 7])).toBeCloseTo(2, 8);
  });

  it('scores a cluster and its complement exactly alike', () => {
    const cloud = createCloud(90, 5, 1);
    const score = createFisherScorer(cloud);
    const rest = Array.from({ length: 70 }, (_, index) => index + 20);
    expect(score(firstTwenty)).toBe(score(rest));
  });

  it('gives no score to fewer members than can be judged, on either side', () => {
    const score = createFisherScorer(createCloud(30, 2, 5));
    expect(score([0, 1, 2, 3])).toBeNull();
    expect(score(Array.from({ length: 26 }, (_, index) => index))).toBeNull();
    expect(score(Array.from({ length: 30 }, (_, index) => index))).toBeNull();
  });

  it('stays finite for a cluster without any variance, below axes/shrinkage', () => {
    const data = Float64Array.from({ length: 100 }, (_, index) => (index < 10 ? 1 : 0));
    const score = createFisherScorer({ data, shape: [100, 1] })(firstTwenty.slice(0, 10));
    expect(score).toBeGreaterThan(50);
    expect(score).toBeLessThan(100.001);
  });

  it('scores 0 where all points are the same', () => {
    expect(createFisherScorer({ data: new Float64Array(40), shape: [20, 2] })([0, 1, 2, 3, 4, 5])).toBe(0);
  });
});

it('countScoredAxes asks for twenty samples per axis and takes eight at most', () => {
  expect([10, 100, 640].map(countScoredAxes)).toEqual([2, 5, 8]);
});
