import { viewRow, type Tensor } from '../../tensor/tensor.ts';
import { thinRows } from '../separation/split-samples.ts';
import type { Stamp } from './stamp.ts';

/** Samples that have a stamp at one place. */
export interface StampedPlace {
  /** Where the stamp's upper left corner lies, in cells. */
  readonly top: number;
  readonly left: number;
  /** How clearly some samples have it there: that of the clearest 1 % (5 at least) which has it least, in spreads. */
  readonly clarity: number;
  /** The samples, the clearest first. */
  readonly members: readonly number[];
}

/** Heatmaps as rows [n, h · w], with the mean of every cell, and a weight that is small where it varies. */
export interface StampSearch {
  readonly rows: Tensor;
  readonly size: readonly [height: number, width: number];
  readonly means: Float64Array;
  readonly weights: Float64Array;
}

/** Spreads over the median from which a sample has the stamp at a place. */
const clear = 5;

/** Share of the samples, and least number of them, by which a place is judged. */
const judgedBy = { share: 0.01, least: 5 };

/** Shares of normal values below one standard deviation under the mean, and over it. */
const oneSigma = [0.1587, 0.8413];

/** Samples on which places are looked for; of more, so many at even distances. */
const mostSearched = 20_000;

/**
 * The clearest places at which samples have a stamp, at most `limit` and none over another: a matched filter for every
 * shift. Cells count by their weights, so that a stamp is seen where others have nothing. What a place says of a sample is
 * measured in spreads over the median of all: half the distance between the lower and the upper sixth, which up to a sixth
 * of stamped samples hardly widen; where there are more, they are a group that clustering finds.
 */
export function findPlaces(search: StampSearch, stamp: Stamp, limit: number): StampedPlace[] {
  const [height, width] = search.size;
  const everyone = Int32Array.from({ length: search.rows.shape[0]! }, (_, row) => row);
  const searched = thinRows(everyone, mostSearched);
  const places: StampedPlace[] = [];
  for (let top = 0; top + stamp.height <= height; top++) {
    for (let left = 0; left + stamp.width <= width; left++) {
      const scores = scorePlace(search, stamp, top, left, searched);
      places.push({ top, left, ...summarisePlace(scores, searched) });
    }
  }
  const apart: StampedPlace[] = [];
  for (const place of places.sort((a, b) => b.clarity - a.clarity)) {
    if (apart.length < limit && !apart.some((other) => isOver(place, other, stamp))) apart.push(place);
  }
  if (searched === everyone) return apart;
  return apart.map(({ top, left, clarity }) => {
    const scores = scorePlace(search, stamp, top, left, everyone);
    return { top, left, clarity, members: summarisePlace(scores, everyone).members };
  });
}

function isOver(a: StampedPlace, b: StampedPlace, { height, width }: Stamp): boolean {
  return Math.abs(a.top - b.top) < height && Math.abs(a.left - b.left) < width;
}

/** What a place says of every one of some samples, without scale. */
function scorePlace(
  { rows, size: [, columns], means, weights }: StampSearch,
  { cells, height, width }: Stamp,
  top: number,
  left: number,
  samples: Int32Array,
): Float64Array {
  const places = Int32Array.from(
    cells,
    (_, cell) => (top + Math.floor(cell / width)) * columns + left + (cell % width),
  );
  const filter = cells.map((value, cell) => value * weights[places[cell]!]!);
  const offset = filter.reduce((sum, value, cell) => sum + value * means[places[cell]!]!, 0);
  const scores = new Float64Array(samples.length);
  for (let index = 0; index < samples.length; index++) {
    const row = viewRow(rows, samples[index]!);
    let score = -offset;
    for (let cell = 0; cell < height * width; cell++) score += filter[cell]! * row[places[cell]!]!;
    scores[index] = score;
  }
  return scores;
}

function summarisePlace(scores: Float64Array, samples: Int32Array): Pick<StampedPlace, 'clarity' | 'members'> {
  const sorted = scores.toSorted();
  const median = sorted[scores.length >> 1]!;
  const [low, high] = oneSigma.map((share) => sorted[Math.floor(share * scores.length)]!) as [number, number];
  const spread = (high - low) / 2;
  if (!(spread > 0)) return { clarity: 0, members: [] };
  const judged = Math.min(scores.length, Math.max(judgedBy.least, Math.round(judgedBy.share * scores.length)));
  const least = median + clear * spread;
  const places = Array.from(scores.keys()).filter((place) => scores[place]! > least);
  return {
    clarity: (sorted[sorted.length - judged]! - median) / spread,
    members: places.sort((a, b) => scores[b]! - scores[a]!).map((place) => samples[place]!),
  };
}
