import type { Runtime } from '../../runtime/session.ts';
import type { Division } from './divide-targets.ts';
import { findBest } from './find-best.ts';
import { searchExactly } from './search-exactly.ts';
import { gatherRows, type Targets } from './targets.ts';

/** Share of true neighbours that the lists looked through should hold. */
const coverage = 0.975;
/** Lists looked through per point: at least, at most. */
const range = { least: 4, most: 64 };

/**
 * The number of lists, the nearest first, that each point must be compared with: so many that of the points in `sample`
 * 97.5 % of the true neighbours are found, 4 to 64. What has no structure would need all of them.
 */
export async function chooseProbes(
  targets: Targets,
  { lists, centres }: Division,
  sample: Int32Array,
  kept: number,
  runtime: Runtime,
): Promise<number> {
  const { indices } = await searchExactly(targets, sample, kept, runtime);
  const count = centres.targets.shape[0]!;
  const needed: number[] = [];
  await findBest(gatherRows(targets.targets, sample), centres, count, runtime, (first, rows, best) => {
    for (let row = 0; row < rows; row++) {
      const order = best.indices.subarray(row * count, (row + 1) * count);
      const neighbours = indices.subarray((first + row) * kept, (first + row + 1) * kept);
      for (const neighbour of neighbours) needed.push(order.indexOf(lists[neighbour]!) + 1);
    }
  });
  needed.sort((a, b) => a - b);
  const enough = needed[Math.ceil(coverage * needed.length) - 1] ?? range.least;
  return Math.min(count, range.most, Math.max(range.least, enough));
}
