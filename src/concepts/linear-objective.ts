import { dot } from '../spray/vectors.ts';
import type { LinearLoss, Side } from './linear-losses.ts';
import type { ConvexObjective } from './minimise-convex.ts';

/** Examples of two sides, each with how much it counts. */
export interface SidedExamples {
  /** A row an example, [sides.length, width]. */
  readonly rows: Float64Array;
  readonly width: number;
  readonly sides: readonly Side[];
  /** 0 and up, with sum 1. */
  readonly weights: Float64Array;
}

/**
 * Σ weight · loss(direction · row + bias, side) + ½ · ridge · |direction|², as a function of the direction and, last, the
 * bias.
 */
export function createLinearObjective(examples: SidedExamples, loss: LinearLoss, ridge: number): ConvexObjective {
  const { width, sides, weights } = examples;
  const penalise = (at: Float64Array) => at.map((value, index) => (index < width ? ridge * value : 0));
  return {
    size: width + 1,
    value(at) {
      const scores = projectRows(examples, at);
      const losses = sides.map((side, row) => weights[row]! * loss.value(scores[row]!, side));
      return losses.reduce((sum, each) => sum + each, 0) + dot(penalise(at), at) / 2;
    },
    gradient(at) {
      const scores = projectRows(examples, at);
      const slopes = scores.map((score, row) => weights[row]! * loss.slope(score, sides[row]!));
      return addRows(examples, slopes, penalise(at));
    },
    hessian(at) {
      const scores = projectRows(examples, at);
      const curvatures = scores.map((score, row) => weights[row]! * loss.curvature(score, sides[row]!));
      return (vector) => {
        const moved = projectRows(examples, vector).map((change, row) => curvatures[row]! * change);
        return addRows(examples, moved, penalise(vector));
      };
    },
  };
}

/** The score of every row: its product with the direction, plus the bias. */
function projectRows({ rows, width, sides }: SidedExamples, at: Float64Array): Float64Array {
  const scores = new Float64Array(sides.length).fill(at[width]!);
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    for (let column = 0; column < width; column++) sum += rows[row * width + column]! * at[column]!;
    scores[row]! += sum;
  }
  return scores;
}

/** The rows, each with a 1 for the bias, times factors, added to `sums`, which is changed and returned. */
function addRows({ rows, width }: SidedExamples, factors: Float64Array, sums: Float64Array): Float64Array {
  for (const [row, factor] of factors.entries()) {
    if (factor === 0) continue;
    for (let column = 0; column < width; column++) sums[column]! += factor * rows[row * width + column]!;
    sums[width]! += factor;
  }
  return sums;
}
