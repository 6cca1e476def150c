import type { Runtime } from '../../runtime/session.ts';
import { viewRow } from '../../tensor/tensor.ts';
import { findBest } from './find-best.ts';
import { createNearestList, type NearestList } from './nearest-list.ts';
import { gatherRows, squareDistance, type Targets } from './targets.ts';

/** Neighbours as found by an exhaustive search, row-major [queries, kept]. */
export interface ExactNeighbours {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
  /** Whether rounding cannot have hidden any neighbour of any query. */
  readonly sure: boolean;
}

/** Candidates taken from the float32 search beyond those asked for. */
const spareCandidates = 10;
/** Unit roundoff of float32. */
const roundoff = 2 ** -24;
/** Cells that scans in float64 may read, some seconds' worth, before what float32 can tell must do. */
const scanBudget = 2e9;

/**
 * The `kept` nearest targets (fewer than there are) of each of the targets `queries`, ascending, itself left out, nearest
 * first.
 *
 * Blocks of queries are scored against all targets by one matrix product in float32; the best candidates get exact
 * float64 distances. Where rounding could have hidden a nearer point, that query is scanned in float64. Among thousands
 * of points that differ by less than rounding the scans are given up after a while.
 */
export async function searchExactly(
  targets: Targets,
  queries: Int32Array,
  kept: number,
  runtime: Runtime,
): Promise<ExactNeighbours> {
  const points = targets.targets;
  const [count, size] = [points.shape[0]!, points.shape[1]!];
  const found = { indices: new Int32Array(queries.length * kept), distances: new Float64Array(queries.length * kept) };
  const nearest = createNearestList(points, kept);
  const findBase = createBound(targets);
  const wanted = Math.min(count, kept + spareCandidates + 1);
  let scans = Math.floor(scanBudget / (count * size));
  let sure = true;
  const asked = queries.length === count ? points : gatherRows(points, queries);
  await findBest(asked, targets, wanted, runtime, (first, rows, { scores, indices }) => {
    for (let row = 0; row < rows; row++) {
      const query = queries[first + row]!;
      const base = findBase(query);
      const end = (row + 1) * wanted;
      nearest.start(query);
      let place = row * wanted;
      // once the next cannot be nearer, none of those after it can
      for (; place < end && !(nearest.worst() < base - 2 * scores[place]!); place++) nearest.offer(indices[place]!);
      if (place === end && wanted < count && !(nearest.worst() < base - 2 * scores[end - 1]!)) {
        if (scans-- > 0) scanAll(nearest, query, count);
        else sure = false;
      }
      nearest.write(found.indices, found.distances, (first + row) * kept);
    }
  });
  return { ...found, sure };
}

/** For a query, what less twice the score of a target is at most their squared distance, whatever rounding has done. */
function createBound({ targets, halfSquares, origin }: Targets): (query: number) => number {
  const size = targets.shape[1]!;
  const length = Math.sqrt(squareDistance(origin.data, new Float32Array(size)));
  const spread = Math.sqrt(-2 * halfSquares.data.reduce((least, value) => Math.min(least, value), 0));
  return (query) => {
    const row = viewRow(targets, query);
    let square = 0;
    let atOrigin = 0;
    for (let cell = 0; cell < size; cell++) {
      const offset = row[cell]! - origin.data[cell]!;
      square += offset * offset;
      atOrigin += offset * origin.data[cell]!;
    }
    // a dot product's error (Higham 2002, §3.1), with some more for the difference q − o and for |x − o|²/2
    const error = roundoff * ((size + 8) * Math.sqrt(square) * (spread + length) + 2 * spread ** 2);
    return square + 2 * (atOrigin - error);
  };
}

function scanAll(nearest: NearestList, query: number, count: number): void {
  nearest.start(query);
  for (let other = 0; other < count; other++) nearest.offer(other);
}
