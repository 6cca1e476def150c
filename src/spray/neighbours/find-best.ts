import type { Runtime } from '../../runtime/session.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { buildScoreGraph } from './score-graph.ts';
import { asInput, type Targets } from './targets.ts';

/** The best targets of a block of queries, row-major [rows, wanted], the best first. */
export interface BestTargets {
  readonly scores: Float32Array;
  readonly indices: Int32Array;
}

/** Scores held in memory at once, in numbers: 16 MB. */
export const scoresPerBlock = 4 * 1024 * 1024;

/** Targets that queries are compared with at a time, at least: each is read once for about a hundred queries. */
const targetsPerBlock = 32 * 1024;

/**
 * Hands the `wanted` nearest targets of every row of `queries` [n, size], by scores in float32, to `visit`, a block of
 * queries at a time; `first` is the block's first query.
 */
export async function findBest(
  queries: Tensor,
  targets: Targets,
  wanted: number,
  runtime: Runtime,
  visit: (first: number, rows: number, best: BestTargets) => void,
): Promise<void> {
  const [count, size] = [queries.shape[0]!, queries.shape[1]!];
  const parts = cutTargets(targets, Math.max(wanted, targetsPerBlock));
  const block = Math.max(1, Math.floor(scoresPerBlock / parts[0]!.targets.targets.shape[0]!));
  const session = await runtime.createSession(buildScoreGraph());
  try {
    for (let first = 0; first < count; first += block) {
      const rows = Math.min(block, count - first);
      const data = queries.data.subarray(first * size, (first + rows) * size);
      let best: BestTargets | undefined;
      for (const { targets: part, from } of parts) {
        const feeds = { ...part, wanted: asInput(wanted), queries: { data, shape: [rows, size] } };
        const { scores, indices } = await session.run(feeds);
        const places = indices!.data as Int32Array;
        const found = {
          scores: scores!.data as Float32Array,
          indices: from === 0 ? places : places.map((place) => place + from),
        };
        best = best ? mergeBest(best, found, wanted) : found;
      }
      visit(first, rows, best!);
    }
  } finally {
    await session.release();
  }
}

interface Part {
  readonly targets: Targets;
  /** Index of its first target. */
  readonly from: number;
}

/** Targets in parts of about equal size, of `least` or more: one part, where there are not twice as many. */
function cutTargets({ targets, halfSquares, origin }: Targets, least: number): Part[] {
  const [count, size] = [targets.shape[0]!, targets.shape[1]!];
  const parts = Math.max(1, Math.floor(count / least));
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part, part + 1].map((border) => Math.floor((border * count) / parts)) as [number, number];
    const rows = { data: targets.data.subarray(from * size, to * size), shape: [to - from, size] };
    const half = { data: halfSquares.data.subarray(from, to), shape: [1, to - from] };
    return { targets: { targets: rows, halfSquares: half, origin }, from };
  });
}

/** The `wanted` best of each row of two, which have that many each; of equal scores those of `one` come first. */
function mergeBest(one: BestTargets, two: BestTargets, wanted: number): BestTargets {
  const scores = new Float32Array(one.scores.length);
  const indices = new Int32Array(one.indices.length);
  for (let start = 0; start < scores.length; start += wanted) {
    let [ours, theirs] = [start, start];
    for (let place = start; place < start + wanted; place++) {
      const isOurs = one.scores[ours]! >= two.scores[theirs]!;
      const [from, index] = isOurs ? [one, ours++] : [two, theirs++];
      scores[place] = from.scores[index]!;
      indices[place] = from.indices[index]!;
    }
  }
  return { scores, indices };
}
