import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { findNeighbours, type Neighbours } from '../../src/spray/find-neighbours.ts';
import { createTensor, viewRow, type Tensor } from '../../src/tensor/tensor.ts';

/** The plain definition: sort everybody else by distance, then by index. */
function searchPlainly(points: Tensor, point: number, perPoint: number): number[] {
  const distanceTo = (other: number): number =>
    Math.hypot(...viewRow(points, point).map((value, axis) => value - viewRow(points, other)[axis]!));
  const others = Array.from({ length: points.shape[0]! }, (_, other) => other).filter((other) => other !== point);
  const distances = new Map(others.map((other) => [other, distanceTo(other)]));
  return others.sort((a, b) => distances.get(a)! - distances.get(b)! || a - b).slice(0, perPoint);
}

const rowOf = ({ indices, perPoint }: Neighbours, point: number): number[] => [
  ...indices.subarray(point * perPoint, (point + 1) * perPoint),
];

function createPoints(count: number, size: number, value: (point: number, axis: number) => number): Tensor {
  const data = Float32Array.from({ length: count * size }, (_, cell) => value(Math.floor(cell / size), cell % size));
  return createTensor(data, [count, size]);
}

describe('findNeighbours', () => {
  it('finds what sorting all distances finds, nearest first', async () => {
    const random = createRandom(1);
    const points = createPoints(150, 20, random);
    const neighbours = await findNeighbours(points, 7, onnxRuntime);
    for (let point = 0; point < 150; point++) expect(rowOf(neighbours, point)).toEqual(searchPlainly(points, point, 7));
  });

  it('measures Euclidean distances', async () => {
    const neighbours = await findNeighbours(createTensor(Float32Array.of(0, 0, 3, 4, 0, 1), [3, 2]), 2, onnxRuntime);
    expect([...neighbours.indices]).toEqual([2, 1, 2, 0, 0, 1]);
    expect([...neighbours.distances].map((distance) => distance.toFixed(4))).toEqual([
      '1.0000',
      '5.0000',
      '4.2426',
      '5.0000',
      '1.0000',
      '4.2426',
    ]);
  });

  it('orders ties by index and never counts a point as its own neighbour', async () => {
    const neighbours = await findNeighbours(
      createPoints(60, 9, (_, axis) => axis / 7),
      3,
      onnxRuntime,
    );
    expect(rowOf(neighbours, 0)).toEqual([1, 2, 3]);
    expect(rowOf(neighbours, 1)).toEqual([0, 2, 3]);
    expect(rowOf(neighbours, 59)).toEqual([0, 1, 2]);
  });

  it('tells near-duplicates apart that float32 arithmetic cannot', async () => {
    // 100 points far from the origin, 2⁻²³ apart on one axis: their scores drown in rounding.
    const points = createPoints(100, 3, (point, axis) => (axis === 0 ? 1 + point * 2 ** -23 : 1));
    const neighbours = await findNeighbours(points, 4, onnxRuntime);
    expect(rowOf(neighbours, 50)).toEqual([49, 51, 48, 52]);
    expect(rowOf(neighbours, 0)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [11, 10],
  ])('gives %i points %i neighbours each when asked for ten', async (count, expected) => {
    const random = createRandom(count);
    const neighbours = await findNeighbours(createPoints(count, 4, random), 10, onnxRuntime);
    expect(neighbours.perPoint).toBe(expected);
    expect(neighbours.indices).toHaveLength(count * expected);
    for (let point = 0; point < count; point++) expect(rowOf(neighbours, point)).not.toContain(point);
  });
});
