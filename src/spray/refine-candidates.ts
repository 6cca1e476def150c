import type { Runtime } from '../runtime/session.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Cluster } from './list-candidates.ts';
import { findDistinct } from './separation/distinct-sets.ts';
import { measureSeparation } from './separation/measure-separation.ts';
import { refineSets } from './separation/refine-sets.ts';

/**
 * The clusters with their separation among the `points` [n, d] of the view they were found in, and, where that stands
 * further apart, each with the samples that belong to it in the view instead of those that a division of Φ gave it:
 * k-means cuts large groups in pieces and small ones out of larger.
 * @param list makes a cluster of samples
 */
export async function refineCandidates(
  points: Tensor,
  candidates: readonly Cluster[],
  list: (members: Int32Array, like: Cluster) => Cluster,
  runtime: Runtime,
): Promise<Cluster[]> {
  const sets = candidates.map(({ members }) => Int32Array.from(members).sort());
  const { distinct, places } = findDistinct([...sets, ...(await refineSets(points, sets, runtime))]);
  const measured = distinct.map((members) => ({ members, separation: measureSeparation(points, members) }));
  return candidates.flatMap((candidate, index) => {
    const { separation } = measured[places[index]!]!;
    const refined = measured[places[candidates.length + index]!]!;
    const original = { ...candidate, separation };
    if (separation === null || refined.separation === null || refined.separation <= separation) return [original];
    return [original, { ...list(refined.members, candidate), separation: refined.separation }];
  });
}
