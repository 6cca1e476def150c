import { expect, it } from 'vitest';
import { createRandom } from '../../../src/random.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { findBest } from '../../../src/spray/neighbours/find-best.ts';
import { createTargets } from '../../../src/spray/neighbours/targets.ts';
import { createTensor } from '../../../src/tensor/tensor.ts';

it('finds the nearest of targets that are gone through in parts', async () => {
  const random = createRandom(3);
  const count = 100_000;
  const points = createTensor(Float32Array.from({ length: 2 * count }, random), [count, 2]);
  const queries = createTensor(Float32Array.from({ length: 2 * 4 }, random), [4, 2]);
  const distances = (query: number) =>
    Float64Array.from({ length: count }, (_, target) =>
      Math.hypot(
        points.data[2 * target]! - queries.data[2 * query]!,
        points.data[2 * target + 1]! - queries.data[2 * query + 1]!,
      ),
    );
  const found: number[][] = [];
  await findBest(queries, createTargets(points), 5, onnxRuntime, (first, rows, { indices }) => {
    for (let row = 0; row < rows; row++) found[first + row] = [...indices.subarray(row * 5, (row + 1) * 5)];
  });
  for (let query = 0; query < 4; query++) {
    const all = distances(query);
    const fifth = all.toSorted()[4]!;
    // float32 scores may order the nearest otherwise, not choose others
    expect(Math.max(...found[query]!.map((target) => all[target]!))).toBeLessThan(fifth + 1e-6);
    expect(new Set(found[query]).size).toBe(5);
  }
});
