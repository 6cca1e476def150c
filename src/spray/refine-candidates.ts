import type { Tensor } from '../tensor/tensor.ts';
import type { Cluster } from './list-candidates.ts';
import { measureSeparation, refineMembers } from './measure-separation.ts';

/**
 * The clusters with their separation among the `points` [n, d] of the view they were found in, and, where that stands
 * further apart, each with the samples that belong to it in the view instead of those that a division of Φ gave it:
 * k-means cuts large groups in pieces and small ones out of larger.
 * @param list makes a cluster of samples
 */
export function refineCandidates(
  points: Tensor,
  candidates: readonly Cluster[],
  list: (members: readonly number[], like: Cluster) => Cluster,
): Cluster[] {
  return candidates.flatMap((candidate) => {
    const separation = measureSeparation(points, candidate.members);
    const refined = refineMembers(points, candidate.members);
    const better = measureSeparation(points, refined);
    const original = { ...candidate, separation };
    if (separation === null || better === null || better <= separation) return [original];
    return [original, { ...list(refined, candidate), separation: better }];
  });
}
