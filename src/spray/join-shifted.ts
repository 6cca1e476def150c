import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import type { Finding } from './merge-findings.ts';
import { createOverlapMeter } from './measure-overlap.ts';
import { normaliseHeatmaps, type HeatmapMeasure } from './normalise-heatmaps.ts';

/** Separation from which a finding may be one of several places of the same thing: few harmless ones reach it. */
const leastSeparation = 4.5;

/** Largest correlation of two findings' maps over all shifts from which they show the same thing. */
const leastLikeness = 0.9;

/** Findings that share more of their samples (Jaccard) are no different places. */
const mostShared = 0.05;

/** Findings that are compared, at most. */
const mostCompared = 16;

/**
 * Findings that are the same thing at different places, joined: a stamp that may be in any corner makes a tight group for
 * each. Two are the same if what their heatmaps have more than the rest of the class has the same form, wherever it lies,
 * and both stand far apart from the rest. One joined finding for every set of such, none where there is none.
 * @param heatmaps of the class, [n, h, w]
 */
export function joinShifted(findings: readonly Finding[], heatmaps: Tensor, measure: HeatmapMeasure): Finding[] {
  const strong = findings
    .filter(({ separation }) => (separation ?? 0) >= leastSeparation)
    .toSorted((a, b) => b.separation! - a.separation!)
    .slice(0, mostCompared)
    .sort((a, b) => b.members.length - a.members.length); // a place's whole group before its fragments
  if (strong.length < 2) return [];
  const rows = normaliseHeatmaps(heatmaps, measure);
  const maps = strong.map(({ members }) => createTensor(contrastRows(rows, members), heatmaps.shape.slice(1)));
  const meter = createOverlapMeter(heatmaps.shape[0]!);
  const free = new Set(strong.keys());
  const joined: Finding[] = [];
  for (const [index, first] of strong.entries()) {
    if (!free.has(index)) continue;
    const parts = [first];
    for (const other of [...free].filter((each) => each > index)) {
      const share = meter(strong[other]!.members);
      if (parts.some(({ members }) => share(members) > mostShared)) continue;
      if (correlateShifted(maps[index]!, maps[other]!) < leastLikeness) continue;
      parts.push(strong[other]!);
      free.delete(other);
    }
    if (parts.length > 1) joined.push(joinParts(parts));
  }
  return joined;
}

/** The members in turns, so that the most central of all parts come first. */
function joinParts(parts: readonly Finding[]): Finding {
  const first = parts.reduce((best, part) => (part.separation! > best.separation! ? part : best));
  const longest = Math.max(...parts.map(({ members }) => members.length));
  const turns = Array.from({ length: longest }, (_, rank) =>
    parts.flatMap(({ members }) => members.slice(rank, rank + 1)),
  );
  return { ...first, members: [...new Set(turns.flat())] };
}

/** What the mean of some rows of `heatmaps` [n, d] has more than the mean of all others, [d], of unit length. */
function contrastRows(heatmaps: Tensor, rows: readonly number[]): Float32Array {
  const count = heatmaps.shape[0]!;
  const isMember = new Uint8Array(count);
  for (const row of rows) isMember[row] = 1;
  const contrast = new Float32Array(heatmaps.data.length / count);
  for (let row = 0; row < count; row++) {
    const weight = isMember[row] === 1 ? 1 / rows.length : -1 / (count - rows.length);
    for (const [cell, value] of viewRow(heatmaps, row).entries()) contrast[cell]! += weight * value;
  }
  const length = Math.sqrt(contrast.reduce((sum, value) => sum + Math.max(0, value) ** 2, 0));
  return contrast.map((value) => (length > 0 ? Math.max(0, value) / length : 0));
}

/** The largest inner product of two maps [h, w] over all shifts of one against the other. */
function correlateShifted(map: Tensor, other: Tensor): number {
  const [height = 0, width = 0] = map.shape;
  let largest = 0;
  for (let down = 1 - height; down < height; down++) {
    for (let across = 1 - width; across < width; across++) {
      let sum = 0;
      for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
        for (let x = Math.max(0, -across); x < Math.min(width, width - across); x++) {
          sum += map.data[y * width + x]! * other.data[(y + down) * width + x + across]!;
        }
      }
      largest = Math.max(largest, sum);
    }
  }
  return largest;
}
