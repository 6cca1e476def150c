import { fisherDefaults } from './create-fisher-scorer.ts';
import type { Neighbours } from './find-neighbours.ts';
import type { SprayOptions } from './spray-options.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}

/** How many clusters to look for. */
export interface CountPlan {
  /** Numbers of clusters from which the eigengap chooses what is shown, inclusive. */
  readonly shown: Range;
  /** Numbers of clusters from which candidates are taken, inclusive. */
  readonly tried: Range;
  /** Clusters of fewer samples are noise to those clusterings that know noise. */
  readonly leastSize: number;
}

const shownRange: Range = { min: 2, max: 8 };
const triedRange: Range = { min: 2, max: 20 };
/** The smallest share of a class that is looked for, where that is more than the least size of a cluster. */
const leastShare = 0.005;

/** The numbers of clusters to consider; those chosen automatically leave room for clusters of the least size. */
export function planCounts(clusters: SprayOptions['clusters'], count: number): CountPlan {
  const leastSize = Math.max(fisherDefaults.leastSize, Math.ceil(leastShare * count));
  if (typeof clusters === 'number') {
    const range = limitRange({ min: clusters, max: clusters }, count);
    return { shown: range, tried: range, leastSize };
  }
  const room = Math.floor(count / fisherDefaults.leastSize);
  const [shown, tried] = clusters === 'auto' ? [shownRange, triedRange] : [clusters, clusters];
  return { shown: limitRange(shown, room), tried: limitRange(tried, room), leastSize };
}

function limitRange({ min, max }: Range, room: number): Range {
  return { min: Math.max(1, Math.min(min, room)), max: Math.max(1, Math.min(max, room)) };
}

/**
 * Limits numbers of clusters to what can be told apart: where no sample differs from its neighbours, every component is
 * one sample over and over, and there is nothing to divide.
 */
export function limitToDistinct(neighbours: Neighbours, components: number): (range: Range) => Range {
  if (neighbours.distances.some((distance) => distance > 0)) return (range) => range;
  return ({ min, max }) => ({ min: Math.min(min, components), max: Math.min(max, components) });
}
