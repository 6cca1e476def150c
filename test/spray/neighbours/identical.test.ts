import { describe, expect, it } from 'vitest';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { findNeighbours } from '../../../src/spray/find-neighbours.ts';
import { groupIdentical } from '../../../src/spray/neighbours/group-identical.ts';
import { createTensor } from '../../../src/tensor/tensor.ts';

describe('groupIdentical', () => {
  it('puts equal rows together and numbers groups by their first row', () => {
    const rows = createTensor(Float32Array.of(1, 2, 3, 4, 1, 2, 2, 1, 3, 4), [5, 2]);
    const { firsts, groups } = groupIdentical(rows);
    expect([...firsts]).toEqual([0, 1, 3]);
    expect([...groups]).toEqual([0, 1, 0, 2, 1]);
  });
});

describe('findNeighbours among copies', () => {
  it('counts every copy, nearest first and ties by index, as if each were searched for', async () => {
    // places 0, 1, 0, 3, 1, 0: three copies of 0, two of 1, one 3
    const points = createTensor(Float32Array.of(0, 1, 0, 3, 1, 0), [6, 1]);
    const { indices, distances, recall } = await findNeighbours(points, 3, onnxRuntime);
    expect([...indices]).toEqual([2, 5, 1, 4, 0, 2, 0, 5, 1, 1, 4, 0, 1, 0, 2, 0, 2, 1]);
    expect([...distances.subarray(9, 12)]).toEqual([2, 2, 3]);
    expect(recall).toBe(1);
  });

  it('finds neighbours of copies by the thousand without comparing them', async () => {
    const count = 60_000;
    const points = createTensor(
      Float32Array.from({ length: count * 2 }, (_, cell) => (Math.floor(cell / 2) % 3 === 0 ? 1 : 0)),
      [count, 2],
    );
    const { indices, distances, recall } = await findNeighbours(points, 4, onnxRuntime);
    expect([...indices.subarray(0, 4)]).toEqual([3, 6, 9, 12]);
    expect([...indices.subarray((count - 1) * 4)]).toEqual([1, 2, 4, 5]);
    expect(distances.every((distance) => distance === 0)).toBe(true);
    expect(recall).toBe(1);
  });

  it('gives points without any coordinate to one another', async () => {
    const { indices } = await findNeighbours(createTensor(new Float32Array(0), [3, 0]), 2, onnxRuntime);
    expect([...indices]).toEqual([1, 2, 0, 2, 0, 1]);
  });
});
