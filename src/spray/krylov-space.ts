import type { Random } from '../random.ts';
import { addCombination, dotAll, rotateBasis } from './basis.ts';
import { decompose } from './decompose.ts';
import { dot, scale } from './vectors.ts';

/** A linear map on vectors; what it returns is the caller's. */
export type Operator = (vector: Float64Array) => Float64Array;

/** Removes from a vector what must not be found: an orthogonal projection that commutes with the operator. */
export type Projection = (vector: Float64Array) => void;

/** An orthonormal basis V, grown by a symmetric operator A, with what is known of Vᵀ A V. */
export interface KrylovSpace {
  /** Orthonormal vectors; A is known on all but the last. */
  readonly basis: Float64Array[];
  /** Column j of Vᵀ A V, its entries 0 … j. */
  readonly columns: Float64Array[];
}

/** A vector that shrinks to less than this when the others are removed from it, was in their span. */
const negligible = 1e-10;

/** A space of one vector. */
export function startSpace(vector: Float64Array, project: Projection): KrylovSpace {
  project(vector);
  scale(vector, 1 / Math.sqrt(dot(vector, vector)));
  return { basis: [vector], columns: [] };
}

/**
 * One step of Lanczos's method with full orthogonalisation: A applied to the last vector of the basis gives the next.
 * Where that is nothing new, the space has closed under A, and a random vector opens it again.
 */
export function growSpace({ basis, columns }: KrylovSpace, apply: Operator, project: Projection, random: Random): void {
  const { direction, parts } = leaveSpan(apply(basis.at(-1)!), basis, project, random);
  columns.push(parts);
  basis.push(direction);
}

/** The direction in which A takes a vector out of the span of a basis, as a unit vector; a random one where it stays inside. */
export function findResidual(
  vector: Float64Array,
  basis: readonly Float64Array[],
  apply: Operator,
  project: Projection,
  random: Random,
): Float64Array {
  return leaveSpan(apply(vector), basis, project, random).direction;
}

/** Splits a vector, which is overwritten, into its parts along a basis and the direction of the rest. */
function leaveSpan(
  image: Float64Array,
  basis: readonly Float64Array[],
  project: Projection,
  random: Random,
): { direction: Float64Array; parts: Float64Array } {
  const length = Math.sqrt(dot(image, image));
  project(image);
  const parts = orthogonalise(image, basis);
  const rest = Math.sqrt(dot(image, image));
  const direction = rest > negligible * length ? scaled(image, 1 / rest) : drawOrthogonal(basis, project, random);
  return { direction, parts };
}

/** A random unit vector orthogonal to a basis. */
export function drawOrthogonal(basis: readonly Float64Array[], project: Projection, random: Random): Float64Array {
  const vector = Float64Array.from({ length: basis[0]!.length }, () => random() - 0.5);
  project(vector);
  orthogonalise(vector, basis);
  return scaled(vector, 1 / Math.sqrt(dot(vector, vector)));
}

/** Removes the basis from a vector, by Gram–Schmidt twice, which is enough (Giraud et al. 2005); returns what was there. */
function orthogonalise(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const [first, second] = [removeOnce(vector, basis), removeOnce(vector, basis)];
  return first.map((part, index) => part + second[index]!);
}

function removeOnce(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const parts = dotAll(basis, vector);
  addCombination(
    vector,
    parts.map((part) => -part),
    basis,
  );
  return parts;
}

const scaled = (vector: Float64Array, factor: number): Float64Array => (scale(vector, factor), vector);

/**
 * Restarts with the `kept` best approximations of eigenvectors in the space (Rayleigh and Ritz), the largest eigenvalue
 * first, followed by the last vector: what A adds to each of them lies along that one (Wu & Simon 2000).
 */
export function restartSpace({ basis, columns }: KrylovSpace, kept: number): KrylovSpace {
  const { values, vectors } = decompose(columns);
  rotateBasis(basis.slice(0, columns.length), vectors.slice(0, kept));
  return {
    basis: [...basis.slice(0, kept), basis.at(-1)!],
    columns: values.slice(0, kept).map((value, index) => {
      const column = new Float64Array(index + 1);
      column[index] = value;
      return column;
    }),
  };
}
