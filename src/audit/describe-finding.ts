import { spreadEvenly } from '../spread-evenly.ts';
import { countIdentical } from '../spray/count-identical.ts';
import { explainMembership } from '../spray/explain-membership.ts';
import type { Finding } from '../spray/merge-findings.ts';
import type { HeatmapMeasure } from '../spray/normalise-heatmaps.ts';
import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';

/** A group of images of a class that was found in one view or in several, before anything was tested. */
export interface ClassFinding {
  /** Positions in the class, the most central first; at least one. */
  readonly members: readonly number[];
  /** The views it was found in, the one where it is most prominent first. */
  readonly views: readonly [string, ...string[]];
  /** The largest Fisher score in any of its views; null where it or the rest is too small. */
  readonly fisher: number | null;
  /** The largest separation in any of its views (see measureSeparation); null where it was not measured. */
  readonly separation: number | null;
  /** How many of its members are one image over and over; 0 unless that is most of them. */
  readonly copies: number;
  /** Whether it belongs to the clustering shown in its first view's picture. */
  readonly shown: boolean;
  /** Mean of the members' heatmaps, [height, width]. */
  readonly meanHeatmap: Tensor;
  /** Where on the heatmaps it lies that they belong to it rather than to the rest of the class, [height, width]. */
  readonly membership: Tensor;
}

/** Images of either side that membership is explained with, at most; of more, so many at even distances. */
const mostExplained = 500;

/** Describes a finding by the heatmaps [n, height, width] of its class. */
export function describeFinding(
  { members, views, fisher, separation }: Finding,
  heatmaps: Tensor,
  { shown, normalise }: { shown: boolean; normalise: HeatmapMeasure },
): ClassFinding {
  return {
    ...{ members, views: views as ClassFinding['views'], fisher, separation, shown },
    copies: countIdentical(heatmaps, members),
    meanHeatmap: averageRows(heatmaps, members),
    membership: explainAgainstRest(heatmaps, members, normalise),
  };
}

function explainAgainstRest(heatmaps: Tensor, members: readonly number[], normalise: HeatmapMeasure): Tensor {
  const isMember = new Uint8Array(heatmaps.shape[0]!);
  for (const member of members) isMember[member] = 1;
  const rest = Array.from(isMember.keys()).filter((sample) => isMember[sample] === 0);
  const [inside, outside] = [spreadEvenly(members, mostExplained), spreadEvenly(rest, mostExplained)];
  const places = (count: number, first: number) => Array.from({ length: count }, (_, place) => first + place);
  const groups = [places(inside.length, 0), places(outside.length, inside.length)];
  return explainMembership(takeRows(heatmaps, [...inside, ...outside]), groups, 0, { normalise });
}

function takeRows(tensor: Tensor, rows: readonly number[]): Tensor {
  const size = tensor.data.length / tensor.shape[0]!;
  const data = new Float32Array(rows.length * size);
  for (const [place, row] of rows.entries()) data.set(viewRow(tensor, row), place * size);
  return createTensor(data, [rows.length, ...tensor.shape.slice(1)]);
}

function averageRows({ data, shape }: Tensor, rows: readonly number[]): Tensor {
  const size = data.length / shape[0]!;
  const mean = new Float64Array(size);
  for (const row of rows) {
    for (let cell = 0; cell < size; cell++) mean[cell]! += data[row * size + cell]! / rows.length;
  }
  return createTensor(Float32Array.from(mean), shape.slice(1));
}
