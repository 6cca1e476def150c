import { createGraphBuilder } from '../graph/builder.ts';
import type { Graph } from '../graph/graph.ts';
import type { Runtime } from '../runtime/session.ts';
import { viewRow, type Tensor } from '../tensor/tensor.ts';
import { createNearestList, type NearestList } from './nearest-list.ts';

/** Every point's nearest neighbours, nearest first, ties by index; a point is not its own neighbour. */
export interface Neighbours {
  /** Number of points n. */
  readonly count: number;
  /** Neighbours per point k: as many as asked for, at most n − 1. */
  readonly perPoint: number;
  /** Row-major [n, k]. */
  readonly indices: Int32Array;
  /** Euclidean distances, row-major [n, k]. */
  readonly distances: Float64Array;
}

/** Candidates taken from the float32 search beyond those asked for. */
const spareCandidates = 22;

/** Scores held in memory at once, in numbers: 16 MB. */
const scoresPerBlock = 4 * 1024 * 1024;

/** Unit roundoff of float32. */
const roundoff = 2 ** -24;

/**
 * The exact `perPoint` nearest neighbours (Euclidean) of every row of `points` [n, size].
 *
 * Blocks of rows are scored against all points by one matrix product in float32, s = q·x − |x|²/2; the best candidates
 * get exact float64 distances. Where rounding could have hidden a nearer point, that row is scanned in float64.
 */
export async function findNeighbours(points: Tensor, perPoint: number, runtime: Runtime): Promise<Neighbours> {
  const count = points.shape[0] ?? 0;
  const kept = Math.max(0, Math.min(perPoint, count - 1));
  const neighbours: Neighbours = {
    count,
    perPoint: kept,
    indices: new Int32Array(count * kept),
    distances: new Float64Array(count * kept),
  };
  if (kept === 0) return neighbours;
  const squares = computeSquares(points);
  const nearest = createNearestList(points, kept);
  await searchCandidates(points, squares, kept + spareCandidates, runtime, (point, candidates, lastScore) => {
    nearest.start(point);
    for (const candidate of candidates) nearest.offer(candidate);
    const nearestUnseen = squares.data[point]! - 2 * (lastScore + boundError(points, squares, point));
    if (candidates.length < count && !(nearest.worst() < nearestUnseen)) scanAll(nearest, point, count);
    nearest.write(neighbours.indices, neighbours.distances, point * kept);
  });
  return neighbours;
}

/** What rounding can at most have changed in a score: of a dot product (Higham 2002, §3.1), and of |x|²/2. */
function boundError(points: Tensor, squares: Squares, point: number): number {
  const products = (points.shape[1]! + 4) * Math.sqrt(squares.data[point]! * squares.largest);
  return roundoff * (products + squares.largest);
}

function scanAll(nearest: NearestList, point: number, count: number): void {
  nearest.start(point);
  for (let other = 0; other < count; other++) nearest.offer(other);
}

/** |x|² of every point. */
interface Squares {
  readonly data: Float64Array;
  readonly largest: number;
}

function computeSquares(points: Tensor): Squares {
  const data = new Float64Array(points.shape[0]!);
  for (let point = 0; point < data.length; point++) {
    for (const value of viewRow(points, point)) data[point]! += value * value;
  }
  return { data, largest: data.reduce((largest, square) => Math.max(largest, square), 0) };
}

type Visit = (point: number, candidates: Int32Array, lastScore: number) => void;

async function searchCandidates(
  points: Tensor,
  squares: Squares,
  wanted: number,
  runtime: Runtime,
  visit: Visit,
): Promise<void> {
  const [count, size] = [points.shape[0]!, points.shape[1]!];
  const candidates = Math.min(count, wanted + 1);
  const rows = Math.max(1, Math.min(count, Math.floor(scoresPerBlock / count)));
  const session = await runtime.createSession(buildSearchGraph(candidates));
  const halfSquares = { data: Float32Array.from(squares.data, (square) => -square / 2), shape: [1, count] };
  try {
    for (let start = 0; start < count; start += rows) {
      const end = Math.min(count, start + rows);
      const queries = { data: points.data.subarray(start * size, end * size), shape: [end - start, size] };
      const { scores, indices } = await session.run({ queries, points, halfSquares });
      const found = Int32Array.from(indices!.data as BigInt64Array, Number);
      for (let row = 0; row < end - start; row++) {
        const last = (row + 1) * candidates;
        visit(start + row, found.subarray(last - candidates, last), Number(scores!.data[last - 1]));
      }
    }
  } finally {
    await session.release();
  }
}

/** scores, indices = the best of queries · pointsᵀ − |points|²/2. */
function buildSearchGraph(candidates: number): Graph {
  const builder = createGraphBuilder();
  const products = builder.add('Gemm', ['queries', 'points', 'halfSquares'], { transB: 1 });
  builder.addNode({
    op: 'TopK',
    domain: '',
    name: 'best',
    inputs: [products, builder.ints([candidates])],
    outputs: ['scores', 'indices'],
    attributes: {},
  });
  return builder.build({
    name: 'nearest neighbours',
    inputs: [
      { name: 'queries', type: 'float32', shape: ['rows', 'size'] },
      { name: 'points', type: 'float32', shape: ['count', 'size'] },
      { name: 'halfSquares', type: 'float32', shape: [1, 'count'] },
    ],
    outputs: [
      { name: 'scores', type: 'float32', shape: ['rows', candidates] },
      { name: 'indices', type: 'int64', shape: ['rows', candidates] },
    ],
  });
}
