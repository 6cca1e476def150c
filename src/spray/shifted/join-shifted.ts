import { createTensor, type Tensor } from '../../tensor/tensor.ts';
import type { Finding } from '../merge-findings.ts';
import { createOverlapMeter } from '../measure-overlap.ts';
import { normaliseHeatmaps, type HeatmapMeasure } from '../normalise-heatmaps.ts';
import { sumRows } from '../separation/row-sums.ts';
import { splitSamples } from '../separation/split-samples.ts';
import { correlateShifted } from './correlate-shifted.ts';
import { findPlaces, type StampSearch } from './match-stamp.ts';
import { cutStamp } from './stamp.ts';

/** Separation from which a finding may be one of several places of the same thing: few harmless ones reach it. */
const leastSeparation = 4.5;

/** Findings that are looked for elsewhere, at most, and places that each is looked for at. */
const most = { findings: 4, places: 10 };

/** Clarity of a place from which samples have something there, and likeness to the finding from which it is the same. */
const least = { clarity: 9, likeness: 0.85 };

/** Share of its samples that a finding must find again, to be looking for itself. */
const leastKept = 0.6;

/** Findings that share more of their samples (Jaccard) are the same. */
const sameness = 0.8;

/**
 * What findings become when the same thing is looked for in all samples and at all places: a stamp that may be in any
 * corner makes a tight group for each, and leaves out those of its samples that are weakly stamped. One for every finding
 * that stands far apart and changes by it, as far apart as that one.
 *
 * What a finding's heatmaps have more than the rest of the class is looked for at every shift (findPlaces); a place counts
 * where what its samples have more has the same form.
 * @param heatmaps of the class, [n, h, w]
 */
export function joinShifted(findings: readonly Finding[], heatmaps: Tensor, measure: HeatmapMeasure): Finding[] {
  const strong = findings
    .filter(({ separation }) => (separation ?? 0) >= leastSeparation)
    .toSorted((a, b) => b.separation! - a.separation!)
    .slice(0, most.findings);
  if (strong.length === 0) return [];
  const search = prepareSearch(normaliseHeatmaps(heatmaps, measure), heatmaps.shape);
  const meter = createOverlapMeter(heatmaps.shape[0]!);
  const joined: Finding[] = [];
  for (const finding of strong) {
    const members = gatherMembers(search, finding.members);
    const share = meter(members);
    const isKnown = [finding, ...joined].some((known) => share(known.members) > sameness);
    if (!isKnown && countShared(finding.members, members) >= leastKept * finding.members.length) {
      joined.push({ ...finding, members });
    }
  }
  return joined;
}

/** Cells weigh as in Fisher's direction with a diagonal covariance, half of it the mean variance (see findDirection). */
function prepareSearch(rows: Tensor, [count = 0, height = 0, width = 0]: readonly number[]): StampSearch {
  const { sums, squares } = sumRows(
    rows,
    Int32Array.from({ length: count }, (_, row) => row),
  );
  const means = sums.map((sum) => sum / count);
  const variances = squares.map((square, cell) => Math.max(0, square / count - means[cell]! ** 2));
  const average = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  const weights = variances.map((variance) => (average > 0 ? 1 / (variance + average) : 1));
  return { rows, size: [height, width], means, weights };
}

/** The samples that have, at some place, what some samples have more than the rest; the clearest of every place first. */
function gatherMembers(search: StampSearch, members: readonly number[]): number[] {
  const contrast = contrastRows(search, members);
  const stamp = cutStamp(contrast, search.weights);
  if (!stamp) return [];
  const places = findPlaces(search, stamp, most.places)
    .filter(({ clarity }) => clarity >= least.clarity)
    .filter((place) => correlateShifted(contrast, contrastRows(search, place.members)) >= least.likeness);
  const longest = Math.max(0, ...places.map((place) => place.members.length));
  const turns = Array.from({ length: longest }, (_, rank) =>
    places.flatMap((place) => place.members.slice(rank, rank + 1)),
  );
  return [...new Set(turns.flat())];
}

function countShared(members: readonly number[], others: readonly number[]): number {
  const known = new Set(others);
  return members.filter((member) => known.has(member)).length;
}

/** Where the mean of some rows exceeds that of all others, [h, w], of unit length; zero where it nowhere does. */
function contrastRows({ rows, size: [height, width] }: StampSearch, members: readonly number[]): Tensor {
  const { inside, outside } = splitSamples(rows.shape[0]!, members);
  const contrast = new Float32Array(height * width);
  for (const [group, sign] of [
    [inside, 1],
    [outside, -1],
  ] as const) {
    const { sums } = sumRows(rows, group);
    for (const [cell, sum] of sums.entries()) contrast[cell]! += (sign * sum) / group.length;
  }
  const length = Math.sqrt(contrast.reduce((sum, value) => sum + Math.max(0, value) ** 2, 0));
  return createTensor(
    contrast.map((value) => (length > 0 ? Math.max(0, value) / length : 0)),
    [height, width],
  );
}
