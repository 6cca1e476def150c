import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { findNeighbours } from '../../../src/spray/find-neighbours.ts';
import { divideTargets } from '../../../src/spray/neighbours/divide-targets.ts';
import { createTargets } from '../../../src/spray/neighbours/targets.ts';
import { createTensor, type Tensor } from '../../../src/tensor/tensor.ts';

/** Points around twenty places on a circle, in six axes, spread by chance. */
function scatter(count: number, spread: number): Tensor {
  const random = createRandom(7);
  const data = Float32Array.from({ length: count * 6 }, (_, cell) => {
    const [point, axis] = [Math.floor(cell / 6), cell % 6];
    return 10 * Math.cos(((point % 20) / 10) * Math.PI + axis) + spread * random();
  });
  return createTensor(data, [count, 6]);
}

describe('findNeighbours by lists', () => {
  it('finds nearly all that the exact search finds, and says how many', async () => {
    const points = scatter(3000, 4);
    const exact = await findNeighbours(points, 10, onnxRuntime);
    const nearly = await findNeighbours(points, 10, onnxRuntime, { exactUpTo: 100 });
    let hits = 0;
    for (let point = 0; point < 3000; point++) {
      const truth = new Set(exact.indices.subarray(point * 10, point * 10 + 10));
      hits += nearly.indices.subarray(point * 10, point * 10 + 10).filter((other) => truth.has(other)).length;
    }
    expect(exact.recall).toBe(1);
    expect(nearly.recall).toBeGreaterThan(0.95);
    expect(Math.abs(nearly.recall - hits / 30_000)).toBeLessThan(0.02);
  });

  it('gives the exact distances of what it finds, nearest first, and no point to itself', async () => {
    const points = scatter(800, 4);
    const { indices, distances } = await findNeighbours(points, 5, onnxRuntime, { exactUpTo: 100 });
    for (let edge = 0; edge < indices.length; edge++) {
      const [point, other] = [Math.floor(edge / 5), indices[edge]!];
      const offsets = Array.from(
        { length: 6 },
        (_, axis) => points.data[point * 6 + axis]! - points.data[other * 6 + axis]!,
      );
      expect(other).not.toBe(point);
      expect(distances[edge]).toBeCloseTo(Math.hypot(...offsets), 9);
      if (edge % 5 > 0) expect(distances[edge]).toBeGreaterThanOrEqual(distances[edge - 1]!);
    }
  });

  it('gives the same neighbours twice', async () => {
    const points = scatter(600, 1);
    const search = () => findNeighbours(points, 5, onnxRuntime, { exactUpTo: 100, seed: 3 });
    expect(await search()).toEqual(await search());
  });

  it('answers where nearly all points are one, but for noise below rounding', async () => {
    const random = createRandom(5);
    const data = Float32Array.from({ length: 4000 * 4 }, (_, cell) =>
      cell < 40 ? 50 * random() : 1 + 1e-7 * random(),
    );
    const neighbours = await findNeighbours(createTensor(data, [4000, 4]), 10, onnxRuntime, { exactUpTo: 100 });
    expect(neighbours.distances.every((distance) => Number.isFinite(distance))).toBe(true);
    expect(neighbours.distances.subarray(2000 * 10, 2010 * 10).every((distance) => distance < 1e-6)).toBe(true);
  });
});

describe('divideTargets', () => {
  it('makes no list longer than four times the mean, however crowded the points are', async () => {
    const random = createRandom(6);
    const data = Float32Array.from({ length: 2500 * 3 }, () => 1 + 1e-7 * random());
    const { lists } = await divideTargets(createTargets(createTensor(data, [2500, 3])), onnxRuntime, 0);
    const lengths = new Map<number, number>();
    for (const list of lists) lengths.set(list, (lengths.get(list) ?? 0) + 1);
    expect(lists).toHaveLength(2500);
    expect(Math.max(...lengths.values())).toBeLessThanOrEqual(100);
  });
});
