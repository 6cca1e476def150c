import { describe, expect, it } from 'vitest';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { buildAffinity, normaliseAdjacency } from '../../src/spray/build-affinity.ts';
import { findNeighbours } from '../../src/spray/find-neighbours.ts';
import type { SparseMatrix } from '../../src/spray/sparse-matrix.ts';
import { readFixture, toRows } from './helpers.ts';

function toDense({ size, offsets, columns, values }: SparseMatrix): number[] {
  const dense = Array.from({ length: size * size }, () => 0);
  for (let row = 0; row < size; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++)
      dense[row * size + columns[entry]!] = values[entry]!;
  }
  return dense;
}

describe('buildAffinity', () => {
  it.each(['separated', 'overlapping', 'tiny_cluster'])("is CoRelAy's affinity, entry by entry: %s", async (name) => {
    const neighbours = await findNeighbours(toRows(readFixture(`spectral/${name}/heatmaps`)), 10, onnxRuntime);
    expect(toDense(buildAffinity(neighbours))).toEqual([...readFixture(`spectral/${name}/affinity`).data]);
  });

  it('weighs mutual neighbours 1 and one-sided ones 1/2', () => {
    const chain = { count: 3, perPoint: 1, indices: Int32Array.of(1, 0, 1), distances: new Float64Array(3), recall: 1 };
    expect(toDense(buildAffinity(chain))).toEqual([0, 1, 0, 1, 0, 0.5, 0, 0.5, 0]);
  });
});

describe('normaliseAdjacency', () => {
  it('divides every entry by the roots of both degrees', () => {
    const chain = { count: 3, perPoint: 1, indices: Int32Array.of(1, 0, 1), distances: new Float64Array(3), recall: 1 };
    const normalised = toDense(normaliseAdjacency(buildAffinity(chain)));
    expect(normalised[1]).toBeCloseTo(0.816497, 6);
    expect(normalised[5]).toBeCloseTo(0.57735, 6);
  });
});
