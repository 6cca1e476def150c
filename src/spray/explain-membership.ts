import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import type { HeatmapMeasure } from './normalise-heatmaps.ts';
import { listPlanes } from './views/heatmap-planes.ts';

export interface MembershipOptions {
  /** What every heatmap is divided by. Default 'sum'. */
  readonly normalise?: HeatmapMeasure;
  /**
   * Stiffness of the minimum: how much more the nearest other centre counts than farther ones; Infinity leaves it alone.
   * Default 1 over the mean of f_c at the cluster's members.
   */
  readonly beta?: number;
}

/**
 * Where on the heatmap it lies that samples belong to the cluster at `cluster` in `groups` rather than to another of them:
 * the mean over its members of their shares, [height, width]. Heatmaps are [n, h, w] or [n, c, h, w]; every group is a
 * list of samples, as a cluster and the rest of its class. Zero everywhere where no other group has samples.
 *
 * Neuralized k-means (Kauffmann et al. 2022): see createMembershipExplainer.
 */
export function explainMembership(
  heatmaps: Tensor,
  groups: readonly (readonly number[])[],
  cluster: number,
  { normalise = 'sum', beta }: MembershipOptions = {},
): Tensor {
  const { rows, height, width } = listPlanes(heatmaps, normalise);
  const members = groups[cluster]!;
  const others = groups.filter((group, index) => index !== cluster && group.length > 0);
  const mean = new Float64Array(height * width);
  if (others.length > 0 && members.length > 0) {
    const centre = averageRows(rows, members);
    const rivals = others.map((group) => averageRows(rows, group));
    const stiffness = beta ?? chooseBeta(rows, members, centre, rivals);
    const explain = createMembershipExplainer(centre, rivals, stiffness);
    for (const member of members) {
      for (const [cell, share] of explain(viewRow(rows, member)).entries()) mean[cell]! += share / members.length;
    }
  }
  return createTensor(Float32Array.from(mean), [height, width]);
}

/**
 * Explains f_c(x) = min_k h_k(x), by how much x is nearer to `centre` than to any of the `rivals` (squared distances):
 * h_k(x) = w_kᵀx + b_k with w_k = 2(μ_c − μ_k), b_k = |μ_k|² − |μ_c|². The minimum passes relevance to the h_k by the
 * shares exp(−βh_k)/Σ exp(−βh_l), the linear layer passes that of h_k on to the cells in proportion to
 * (x_i − m_i)·w_i, m the midpoint of the two centres, which sum to h_k. The cells' relevance sums to f_c(x).
 *
 * Departs from the paper where x is nearer to another centre, f_c(x) < 0: the nearest alone gets all, since some h_k may
 * be near 0 there.
 */
export function createMembershipExplainer(
  centre: Float64Array,
  rivals: readonly Float64Array[],
  beta: number,
): (point: Float32Array) => Float64Array {
  return (point) => {
    const margins = rivals.map((rival) => measureMargin(point, centre, rival));
    const least = Math.min(...margins);
    const weights = margins.map((margin) => weighMargin(margin, least, beta));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const relevance = new Float64Array(point.length);
    for (const [index, rival] of rivals.entries()) {
      const margin = margins[index]!;
      const factor = margin === least ? weights[index]! / total : (weights[index]! / total) * (least / margin);
      for (let cell = 0; cell < point.length; cell++) {
        relevance[cell]! += factor * shareMargin(point[cell]!, centre[cell]!, rival[cell]!);
      }
    }
    return relevance;
  };
}

function weighMargin(margin: number, least: number, beta: number): number {
  return least < 0 || beta === Infinity ? Number(margin === least) : Math.exp(-beta * (margin - least));
}

/** h_k: |x − μ_k|² − |x − μ_c|². */
function measureMargin(point: Float32Array, centre: Float64Array, rival: Float64Array): number {
  let margin = 0;
  for (let cell = 0; cell < point.length; cell++) margin += shareMargin(point[cell]!, centre[cell]!, rival[cell]!);
  return margin;
}

/** One cell's part of h_k: (x − m)·w. */
function shareMargin(value: number, centre: number, rival: number): number {
  return (value - (centre + rival) / 2) * 2 * (centre - rival);
}

function chooseBeta(
  rows: Tensor,
  members: readonly number[],
  centre: Float64Array,
  rivals: readonly Float64Array[],
): number {
  const least = (member: number): number =>
    Math.min(...rivals.map((rival) => measureMargin(viewRow(rows, member), centre, rival)));
  const mean = members.reduce((sum, member) => sum + least(member), 0) / members.length;
  return mean > 0 ? 1 / mean : Infinity;
}

function averageRows(rows: Tensor, members: readonly number[]): Float64Array {
  const mean = new Float64Array(rows.shape[1]!);
  for (const member of members) {
    for (const [cell, value] of viewRow(rows, member).entries()) mean[cell]! += value / members.length;
  }
  return mean;
}
