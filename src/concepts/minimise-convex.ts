import { addScaled, dot } from '../spray/vectors.ts';

/** A convex function of many numbers, with its derivatives. */
export interface ConvexObjective {
  readonly size: number;
  value(at: Float64Array): number;
  gradient(at: Float64Array): Float64Array;
  /** Multiplies the Hessian at a place with a vector. */
  hessian(at: Float64Array): (vector: Float64Array) => Float64Array;
}

/** Newton steps at most; the losses of this folder need 1 to about 15. */
const mostSteps = 50;
/** The gradient, relative to the first one, at which the minimum counts as found. */
const gradientTolerance = 1e-8;
/** Steps of conjugate gradients at most, for one Newton step. */
const mostConjugateSteps = 250;
/** The residual, relative to the first one, at which a Newton step counts as solved. */
const residualTolerance = 1e-9;
/** The shortest part of a Newton step that is tried. */
const leastLength = 1e-10;

/**
 * Where a convex function has its minimum, from zero on: Newton's method, each step by conjugate gradients (Hestenes &
 * Stiefel 1952), so that no matrix is ever made, and shortened until the value falls.
 */
export function minimiseConvex(objective: ConvexObjective): Float64Array {
  let place = new Float64Array(objective.size);
  let first: number | undefined;
  for (let step = 0; step < mostSteps; step++) {
    const gradient = objective.gradient(place);
    const length = Math.sqrt(dot(gradient, gradient));
    first ??= length;
    if (length <= gradientTolerance * first) break;
    const next = goDown(objective, place, solveConjugate(objective.hessian(place), gradient));
    if (!next) break;
    place = next;
  }
  return place;
}

/** Goes back along `step` by the largest of 1, ½, ¼, … of it that lowers the value; undefined where none does. */
function goDown(objective: ConvexObjective, from: Float64Array, step: Float64Array) {
  const before = objective.value(from);
  for (let length = 1; length >= leastLength; length /= 2) {
    const to = Float64Array.from(from);
    addScaled(to, -length, step);
    if (objective.value(to) < before) return to;
  }
  return undefined;
}

/** Solves A x = b for a symmetric, positive A that is known by what it does to a vector. */
function solveConjugate(multiply: (vector: Float64Array) => Float64Array, right: Float64Array): Float64Array {
  const solution = new Float64Array(right.length);
  const residual = Float64Array.from(right);
  let direction = Float64Array.from(right);
  let size = dot(residual, residual);
  const enough = size * residualTolerance ** 2;
  for (let step = 0; step < mostConjugateSteps && size > enough; step++) {
    const image = multiply(direction);
    const curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    addScaled(solution, size / curvature, direction);
    addScaled(residual, -size / curvature, image);
    const next = dot(residual, residual);
    direction = direction.map((value, index) => residual[index]! + (next / size) * value);
    size = next;
  }
  return solution;
}
