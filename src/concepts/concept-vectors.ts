import { addScaled, dot, scale } from '../spray/vectors.ts';
import { countElements, type Tensor } from '../tensor/tensor.ts';
import { logisticLoss, squaredHingeLoss, squaredLoss, type LinearLoss, type Side } from './linear-losses.ts';
import { createLinearObjective, type SidedExamples } from './linear-objective.ts';
import { minimiseConvex } from './minimise-convex.ts';

/** Samples that show a concept, and others. */
export interface ConceptExamples {
  /** A row an example, [examples, features], finite. */
  readonly activations: Tensor;
  /** Per example whether it shows the concept; at least one does and one does not. */
  readonly flags: readonly boolean[];
  /** How much each counts, 0 and up. Default: the two sides alike, and within a side every example. */
  readonly weights?: readonly number[];
}

export interface ConceptOptions {
  /** Ridge of the fitted kinds, as a share of the total variance of the standardised features; above 0. Default 0.01. */
  readonly regularisation?: number;
}

/** The defaults of fitConcept. */
export const conceptDefaults = { regularisation: 0.01 } as const satisfies Required<ConceptOptions>;

/**
 * A concept activation vector (Kim et al. 2018): direction · activations + bias is 0 on average over the others, and 1
 * over the examples that show the concept.
 */
export interface ConceptVector {
  readonly direction: Float64Array;
  readonly bias: number;
}

interface ConceptKindRow {
  readonly summary: string;
  /** The direction among standardised features. */
  readonly fit: (examples: SidedExamples, regularisation: number) => Float64Array;
}

/** The kinds of concept vectors. None of them draws random numbers: the same examples give the same vector. */
export const conceptTable = {
  ridge: { summary: 'ridge regression of the mark on the activations', fit: fitBy(squaredLoss) },
  logistic: { summary: 'logistic regression of the mark', fit: fitBy(logisticLoss) },
  svm: { summary: 'linear support vector machine, squared hinge', fit: fitBy(squaredHingeLoss) },
  pattern: { summary: 'covariance of the activations with the mark, over its variance', fit: fitPattern },
} as const satisfies Record<string, ConceptKindRow>;

export type ConceptKind = keyof typeof conceptTable;

/**
 * Fits a concept vector. Features are standardised first, by their mean and deviation among the examples that do not
 * show the concept: what counts is how unusual an activation is. A feature that hardly varies there is held to a
 * thousandth of the mean variance, so that one that is silent without the concept stays finite.
 */
export function fitConcept(kind: ConceptKind, examples: ConceptExamples, options: ConceptOptions = {}): ConceptVector {
  const { regularisation } = { ...conceptDefaults, ...options };
  const weights = normaliseWeights(examples);
  const standard = measureOthers(examples, weights);
  const standardised = standardise(examples, weights, standard);
  const direction = conceptTable[kind].fit(standardised, regularisation);
  for (const [feature, factor] of standard.factors.entries()) direction[feature]! *= factor;
  return calibrate(direction, examples, weights);
}

/** The score of every row; the vector's features are those from column `offset` on. */
export function scoreByConcept({ data, shape }: Tensor, concept: ConceptVector, offset = 0): Float64Array {
  const width = countElements(shape.slice(1));
  const { direction, bias } = concept;
  return Float64Array.from({ length: shape[0]! }, (_, row) => {
    let sum = bias;
    const start = row * width + offset;
    for (let feature = 0; feature < direction.length; feature++) sum += data[start + feature]! * direction[feature]!;
    return sum;
  });
}

/** The rows by their score, highest first; equal ones in order. */
export function rankByConcept(activations: Tensor, concept: ConceptVector): number[] {
  const scores = scoreByConcept(activations, concept);
  return [...scores.keys()].sort((left, right) => scores[right]! - scores[left]!);
}

/** The least variance of a feature, as a share of the mean variance of all. */
const leastVariance = 1e-3;

/** Weights with sum 1. */
function normaliseWeights({ flags, weights }: ConceptExamples): Float64Array {
  const shown = flags.filter(Boolean).length;
  const given = weights ?? flags.map((flag) => 1 / (flag ? shown : flags.length - shown));
  const sum = given.reduce((total, weight) => total + weight, 0);
  return Float64Array.from(given, (weight) => weight / sum);
}

interface Standard {
  readonly means: Float64Array;
  /** What to multiply with: one over the deviation, 0 where nothing varies. */
  readonly factors: Float64Array;
}

function measureOthers(examples: ConceptExamples, weights: Float64Array): Standard {
  const others = weights.map((weight, row) => (examples.flags[row] ? 0 : weight));
  const means = averageRows(examples.activations, others);
  const squares = averageRows(examples.activations, others, (value, feature) => (value - means[feature]!) ** 2);
  const floor = (leastVariance * squares.reduce((sum, square) => sum + square, 0)) / squares.length;
  return { means, factors: squares.map((square) => (square + floor > 0 ? 1 / Math.sqrt(Math.max(square, floor)) : 0)) };
}

/** The weighted mean of every feature. */
function averageRows(
  { data }: Tensor,
  weights: Float64Array,
  read: (value: number, feature: number) => number = (value) => value,
): Float64Array {
  const width = data.length / weights.length;
  const sums = new Float64Array(width);
  let total = 0;
  for (const [row, weight] of weights.entries()) {
    if (weight === 0) continue;
    total += weight;
    for (let feature = 0; feature < width; feature++) {
      sums[feature]! += weight * read(data[row * width + feature]!, feature);
    }
  }
  scale(sums, 1 / total);
  return sums;
}

function standardise({ activations, flags }: ConceptExamples, weights: Float64Array, standard: Standard) {
  const { means, factors } = standard;
  const width = means.length;
  const rows = Float64Array.from(activations.data, (value, index) => {
    const feature = index % width;
    return (value - means[feature]!) * factors[feature]!;
  });
  return { rows, width, sides: flags.map((flag): Side => (flag ? 1 : -1)), weights };
}

/** The minimum of a loss over all linear scores. */
function fitBy(loss: LinearLoss): ConceptKindRow['fit'] {
  return (examples, regularisation) =>
    minimiseConvex(createLinearObjective(examples, loss, regularisation * examples.width)).slice(0, examples.width);
}

/** cov(features, side) / var(side): the pattern that comes with the mark (Haufe et al. 2014; Pahde et al. 2022). */
function fitPattern({ rows, width, sides, weights }: SidedExamples): Float64Array {
  const meanSide = sides.reduce((sum, side, row) => sum + weights[row]! * side, 0);
  const variance = sides.reduce((sum, side, row) => sum + weights[row]! * (side - meanSide) ** 2, 0);
  const pattern = new Float64Array(width);
  for (const [row, side] of sides.entries()) {
    addScaled(pattern, (weights[row]! * (side - meanSide)) / variance, rows.subarray(row * width, (row + 1) * width));
  }
  return pattern;
}

/** Scales a direction and adds a bias, so that the others score 0 and the examples 1, on average. */
function calibrate(direction: Float64Array, examples: ConceptExamples, weights: Float64Array): ConceptVector {
  const averageScore = (shown: boolean) => {
    const side = weights.map((weight, row) => (examples.flags[row] === shown ? weight : 0));
    return dot(direction, averageRows(examples.activations, side));
  };
  const origin = averageScore(false);
  const distance = averageScore(true) - origin;
  const factor = distance > 0 ? 1 / distance : 1;
  scale(direction, factor);
  return { direction, bias: -origin * factor };
}
