import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random.ts';
import { measureSeparation } from '../../../src/spray/separation/measure-separation.ts';
import { createTensor, type Tensor } from '../../../src/tensor/tensor.ts';

/** `count` points whose axes are uniform, with a standard deviation of 1; the first `members` have `more` on axis 0. */
function drawPoints(count: number, size: number, members: number, more: number): Tensor {
  const random = createRandom(5);
  const data = Float32Array.from({ length: count * size }, (_, index) => {
    const isShifted = index % size === 0 && index < members * size;
    return (random() - 0.5) * Math.sqrt(12) + (isShifted ? more : 0);
  });
  return createTensor(data, [count, size]);
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('measureSeparation', () => {
  it('is the distance of two large groups in standard deviations', () => {
    expect(measureSeparation(drawPoints(3000, 1, 1500, 4), range(1500))).toBeCloseTo(4, 0);
    expect(measureSeparation(drawPoints(3000, 1, 1500, 7), range(1500))).toBeCloseTo(7, 0);
  });

  it('finds nothing between halves of one group', () => {
    expect(Math.abs(measureSeparation(drawPoints(400, 50, 0, 0), range(200))!)).toBeLessThan(0.5);
  });

  it('counts what a cluster has more of, not what it lacks', () => {
    const points = drawPoints(400, 4, 60, 8);
    const rest = range(400).slice(60);
    expect(measureSeparation(points, range(60))).toBeGreaterThan(5);
    expect(Math.abs(measureSeparation(points, rest)!)).toBeLessThan(1);
  });

  it('holds small clusters back', () => {
    const [small, large] = [measureSeparation(drawPoints(300, 2, 8, 8), range(8))!, 8];
    expect(small / large).toBeCloseTo(Math.sqrt(8 / 16), 0);
    expect(small).toBeLessThan(7);
  });

  it('does not mind the order of the members', () => {
    const points = drawPoints(100, 6, 20, 5);
    expect(measureSeparation(points, range(20).reverse())).toBe(measureSeparation(points, range(20)));
  });

  it('says nothing of fewer than five samples inside or outside', () => {
    const points = drawPoints(30, 3, 4, 9);
    expect(measureSeparation(points, range(4))).toBeNull();
    expect(measureSeparation(points, range(26))).toBeNull();
    expect(measureSeparation(points, range(25))).not.toBeNull();
  });

  it('is at most 100, between groups that do not vary within themselves', () => {
    const points = createTensor(
      Float32Array.from({ length: 4000 }, (_, point) => (point < 2000 ? 1 : 3)),
      [4000, 1],
    );
    expect(measureSeparation(points, range(4000).slice(2000))).toBeCloseTo(100 * Math.sqrt(2000 / 2008), 6);
  });
});
