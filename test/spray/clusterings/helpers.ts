import { createRandom } from '../../../src/random.ts';
import type { Grouping, SpectralSpace } from '../../../src/spray/clusterings/clustering.ts';
import type { Neighbours } from '../../../src/spray/find-neighbours.ts';
import type { Points } from '../../../src/spray/partition-points.ts';

/** Points from their coordinates. */
export function place(rows: readonly (readonly number[])[]): Points {
  return { data: Float64Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 1] };
}

/** The `wanted` nearest of every point, by measuring all. */
export function listNearest({ data, shape: [count, size] }: Points, wanted: number): Neighbours {
  const perPoint = Math.max(0, Math.min(wanted, count - 1));
  const rows = Array.from({ length: count }, (_, i) => [...data.subarray(i * size, (i + 1) * size)]);
  const nearest = rows.map((row, point) =>
    rows
      .map((other, index) => ({ index, distance: Math.hypot(...row.map((value, axis) => value - other[axis]!)) }))
      .filter(({ index }) => index !== point)
      .sort((a, b) => a.distance - b.distance || a.index - b.index)
      .slice(0, perPoint),
  );
  return {
    count,
    perPoint,
    indices: Int32Array.from(nearest.flat(), ({ index }) => index),
    distances: Float64Array.from(nearest.flat(), ({ distance }) => distance),
    recall: 1,
  };
}

/** Points as a spectral space: as many of their columns as asked for. */
export function createSpace(points: Points, wanted: number): SpectralSpace {
  const [count, size] = points.shape;
  return {
    neighbours: listNearest(points, wanted),
    embed(columns) {
      const width = Math.min(columns, size);
      const data = Float64Array.from(
        { length: count * width },
        (_, i) => points.data[Math.floor(i / width) * size + (i % width)]!,
      );
      return { data, shape: [count, width] };
    },
  };
}

/** Groups of points around centres on the axes of a space, `sizes` of them, each within ±`spread` of its centre. */
export function drawBlobs(sizes: readonly number[], spread: number, seed: number): { points: Points; truth: number[] } {
  const random = createRandom(seed);
  const truth = sizes.flatMap((size, blob) => Array.from({ length: size }, () => blob));
  const rows = truth.map((blob) => sizes.map((_, axis) => (axis === blob ? 1 : 0) + spread * (2 * random() - 1)));
  return { points: place(rows), truth };
}

/** The groups of a grouping as lists of samples, by their first sample; without noise. */
export function listGroups({ assignments, count }: Grouping): number[][] {
  const groups = Array.from({ length: count }, (): number[] => []);
  for (const [sample, group] of assignments.entries()) groups[group]?.push(sample);
  return groups.sort((a, b) => a[0]! - b[0]!);
}

/** The samples of every blob. */
export function listTruth(truth: readonly number[]): number[][] {
  const blobs = [...new Set(truth)];
  return blobs.map((blob) => [...truth.keys()].filter((sample) => truth[sample] === blob));
}
