import type { Runtime } from '../../runtime/session.ts';
import { searchExactly } from './search-exactly.ts';
import type { Targets } from './targets.ts';

/** Distances that differ by less, relatively, are equal. */
const tolerance = 1e-6;

/**
 * The share of the true neighbours of the targets in `sample` that are among those found, of which `distances`
 * [n, kept] has the distances; one that is as near as the last true neighbour counts as true.
 */
export async function measureRecall(
  targets: Targets,
  distances: Float64Array,
  sample: Int32Array,
  kept: number,
  runtime: Runtime,
): Promise<number> {
  const exact = await searchExactly(targets, sample, kept, runtime);
  let hits = 0;
  for (let place = 0; place < sample.length; place++) {
    const farthest = exact.distances[(place + 1) * kept - 1]! * (1 + tolerance);
    const start = sample[place]! * kept;
    for (let entry = start; entry < start + kept; entry++) if (distances[entry]! <= farthest) hits++;
  }
  return hits / (sample.length * kept);
}
