import { partitionPoints } from '../partition-points.ts';
import type { Clustering } from './clustering.ts';

/** Up to this number every number of clusters is tried; beyond, neighbouring numbers say much the same. */
const everyUpTo = 8;
const laterSteps = [10, 12, 16, 20, 24, 32];
/** Starts of k-means: many divisions are made, and one that fails is made up for by the next. */
const restarts = 2;

/**
 * k-means on the first k eigenvectors (Ng et al. 2002) for the numbers k of the range: every one up to 8, then 10, 12,
 * 16, 20, 24, 32, and the ends of the range.
 */
export const kmeans: Clustering = {
  describe: 'k-means: as many compact clusters as asked for, several numbers tried',
  partition: ({ embed }, { range, seed }) =>
    listCounts(range).map((number) => partitionPoints(embed(number), number, { seed, restarts })),
};

function listCounts({ min, max }: { min: number; max: number }): number[] {
  const numbers = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return numbers.filter(
    (number) => number <= everyUpTo || laterSteps.includes(number) || number === min || number === max,
  );
}
