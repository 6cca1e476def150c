import { describe, expect, test } from 'vitest';
import { averageHeatmaps, resizeMap, subtractMaps, takeTop } from '../../src/evidence/regions.ts';
import { createRandom } from '../../src/random.ts';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';

function drawMap(rows: number, columns: number, value: (y: number, x: number) => number): Tensor {
  const data = Float32Array.from({ length: rows * columns }, (_, cell) =>
    value(Math.floor(cell / columns), cell % columns),
  );
  return createTensor(data, [rows, columns]);
}

const average = ({ data }: Tensor) => data.reduce((sum, value) => sum + value, 0) / data.length;

describe('a resized map', () => {
  test('is the map itself at its own size', () => {
    const random = createRandom(3);
    const map = drawMap(5, 7, () => random());
    expect(resizeMap(map, [5, 7])).toEqual(map);
  });

  test.each([
    [8, 8],
    [12, 20],
    [9, 31],
  ] as const)('keeps the mean of a linear map at %i × %i', (height, width) => {
    const linear = drawMap(4, 5, (y, x) => 3 + 2 * y - x); // mean 3 + 2 · 1.5 − 2
    expect(average(resizeMap(linear, [height, width]))).toBeCloseTo(4, 5);
  });

  test('keeps a linear map linear between the centres of the outer cells', () => {
    const ramp = drawMap(1, 4, (_, x) => x);
    const { data, shape } = resizeMap(ramp, [1, 8]);
    expect(shape).toEqual([1, 8]);
    expect([...data]).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]); // cells are two places wide
  });

  test('never leaves the range of the map', () => {
    const random = createRandom(4);
    const { data } = resizeMap(
      drawMap(6, 6, () => random() - 0.5),
      [33, 17],
    );
    expect(Math.max(...data)).toBeLessThanOrEqual(0.5);
    expect(Math.min(...data)).toBeGreaterThanOrEqual(-0.5);
  });

  test('has rows and columns in their places', () => {
    const { data } = resizeMap(
      drawMap(2, 2, (y, x) => (y === 0 && x === 1 ? 1 : 0)),
      [4, 4],
    );
    expect(data[3]).toBe(1); // upper right
    expect([data[0], data[12], data[15]]).toEqual([0, 0, 0]);
  });

  test('spreads a single cell over everything', () => {
    expect([
      ...resizeMap(
        drawMap(1, 1, () => 2.5),
        [2, 3],
      ).data,
    ]).toEqual([2.5, 2.5, 2.5, 2.5, 2.5, 2.5]);
  });
});

describe('the top places of a map', () => {
  test('are as many as the area says, the largest ones', () => {
    const map = drawMap(4, 5, (y, x) => ((7 * (5 * y + x)) % 20) + 1); // every number from 1 to 20 once
    const { mask, size } = takeTop(map, 0.25);
    expect(size).toEqual([4, 5]);
    expect(Array.from(map.data.filter((_, place) => mask[place] === 1)).sort((a, b) => a - b)).toEqual([
      16, 17, 18, 19, 20,
    ]);
  });

  test('are only positive ones, however large the area', () => {
    const map = drawMap(3, 3, (y, x) => (y === 1 && x !== 1 ? 0.1 : x === y ? 0 : -1));
    expect([...takeTop(map, 1).mask]).toEqual([0, 0, 0, 1, 0, 1, 0, 0, 0]);
  });

  test('are none where nothing is positive', () => {
    expect(
      takeTop(
        drawMap(3, 3, () => -1),
        0.5,
      ).mask.every((value) => value === 0),
    ).toBe(true);
  });

  test('are one place at least where one is positive', () => {
    const { mask } = takeTop(
      drawMap(3, 3, (y, x) => y + x),
      0.001,
    );
    expect(mask.reduce((sum, value) => sum + value)).toBe(1);
    expect(mask[8]).toBe(1);
  });
});

describe('the average of heatmaps', () => {
  test('gives each the same say, whatever the amount of its relevance', () => {
    const heatmaps = createTensor(Float32Array.of(1, 0, 0, 1, 500, 0, 500, 0, 9, 9, 9, 9), [3, 2, 2]);
    const mean = averageHeatmaps(heatmaps, [0, 1]);
    expect(mean.shape).toEqual([2, 2]);
    [0.5, 0, 0.25, 0.25].forEach((value, cell) => {
      expect(mean.data[cell]).toBeCloseTo(value, 6);
    });
  });

  test('divides by absolute relevance, so that relevance that adds up to nothing does not explode', () => {
    const heatmaps = createTensor(Float32Array.of(2, -2), [1, 1, 2]);
    expect([...averageHeatmaps(heatmaps, [0]).data]).toEqual([0.5, -0.5]);
  });

  test('counts a heatmap of zeros as one that says nothing', () => {
    const heatmaps = createTensor(Float32Array.of(0, 0, 1, 3), [2, 1, 2]);
    expect([...averageHeatmaps(heatmaps, [0, 1]).data]).toEqual([0.125, 0.375]);
  });

  test('of no rows is zero', () => {
    expect([...averageHeatmaps(createTensor(Float32Array.of(1, 2), [1, 1, 2]), []).data]).toEqual([0, 0]);
  });
});

test('a map less another says where and by how much it exceeds it', () => {
  const difference = subtractMaps(
    createTensor(Float32Array.of(1, 2, 3, 4), [2, 2]),
    createTensor(Float32Array.of(4, 2, 1, 0), [2, 2]),
  );
  expect(difference).toEqual(createTensor(Float32Array.of(-3, 0, 2, 4), [2, 2]));
});
