import { setImmediate } from 'node:timers/promises';
import { UMAP } from 'umap-js';
import { createRandom } from '../../random.ts';
import type { PointNeighbours } from './point-neighbours.ts';

/** The smallest number of points that UMAP can place; fewer stand on a circle. */
const leastPoints = 4;
/** Rounds of layout: what UMAP itself takes for large sets. */
const epochs = 200;

/**
 * Positions [n, 2], row-major, by UMAP (McInnes et al. 2018) of points whose neighbours are known; a negative index is no
 * neighbour. Other work gets its turn between rounds.
 */
export async function layOut(neighbours: PointNeighbours, seed: number): Promise<Float32Array> {
  const { count, perPoint } = neighbours;
  if (count < leastPoints || perPoint === 0) return placeOnCircle(count);
  const random = createRandom(seed);
  const umap = new UMAP({ nComponents: 2, nEpochs: epochs, nNeighbors: Math.min(perPoint + 1, count - 1), random });
  umap.setPrecomputedKNN(...listWithSelf(neighbours));
  // UMAP only counts the points: their neighbours are given
  umap.initializeFit(Array.from({ length: count }, () => []));
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    await setImmediate();
  }
  return Float32Array.from(umap.getEmbedding().flat());
}

function placeOnCircle(count: number): Float32Array {
  const turns = Array.from({ length: count }, (_, point) => (2 * Math.PI * point) / count);
  return Float32Array.from(turns.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
}

/** Indices and distances per point as UMAP expects them: the point itself comes first. */
function listWithSelf({ count, perPoint, indices, distances }: PointNeighbours): [number[][], number[][]] {
  const rowsOf = (values: Int32Array | Float64Array, self: (point: number) => number): number[][] =>
    Array.from({ length: count }, (_, point) => [
      self(point),
      ...values.subarray(point * perPoint, (point + 1) * perPoint),
    ]);
  return [rowsOf(indices, (point) => point), rowsOf(distances, () => 0)];
}
