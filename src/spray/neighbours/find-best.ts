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
  const block = Math.max(1, Math.floor(scoresPerBlock / targets.targets.shape[0]!));
  const session = await runtime.createSession(buildScoreGraph());
  try {
    for (let first = 0; first < count; first += block) {
      const rows = Math.min(block, count - first);
      const data = queries.data.subarray(first * size, (first + rows) * size);
      const feeds = { ...targets, wanted: asInput(wanted), queries: { data, shape: [rows, size] } };
      const { scores, indices } = await session.run(feeds);
      visit(first, rows, { scores: scores!.data as Float32Array, indices: indices!.data as Int32Array });
    }
  } finally {
    await session.release();
  }
}
