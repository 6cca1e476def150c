import { normaliseAdjacency } from './build-affinity.ts';
import { findComponents, type Components } from './find-components.ts';
import { findEigenvectors } from './find-eigenvectors.ts';
import type { Projection } from './krylov-space.ts';
import { reorderMatrix, sumRows, type SparseMatrix } from './sparse-matrix.ts';
import { scale } from './vectors.ts';

/** The smallest eigenpairs of L_sym, ascending. */
export interface Spectrum {
  readonly eigenvalues: Float64Array;
  /** Orthonormal eigenvectors, one array of n per eigenvalue; in each the entry of largest magnitude is positive. */
  readonly eigenvectors: readonly Float64Array[];
  /** Number of connected components, which is how often the eigenvalue 0 occurs in the whole spectrum. */
  readonly components: number;
}

/**
 * The `wanted` smallest eigenpairs (at most n) of L_sym = I − D^-½ A D^-½ in float64, of any symmetric affinity.
 *
 * The nodes are taken breadth first, so that what is multiplied lies together in memory.
 *
 * The eigenvalue 0 is not searched for: its eigenvectors are D^½·1_C for the connected components C, taken here in the
 * order of their size. The rest is found orthogonally to them. A node without edges is a component like any other.
 */
export function computeSpectrum(affinity: SparseMatrix, wanted: number, seed: number): Spectrum {
  const { order, of, sizes } = findComponents(affinity);
  const near = reorderMatrix(affinity, order);
  const components = { order, of: order.map((node) => of[node]!), sizes };
  const count = Math.min(wanted, near.size);
  const roots = sumRows(near).map((degree) => (degree > 0 ? Math.sqrt(degree) : 1));
  const kernel = listNullVectors(components, roots, Math.min(count, components.sizes.length));
  const rest = findEigenvectors(normaliseAdjacency(near), count - kernel.length, createProjection(components, roots), {
    seed,
  });
  const eigenvectors = [...kernel, ...rest.vectors].map((vector) => restoreOrder(vector, order));
  for (const vector of eigenvectors) fixSign(vector);
  const eigenvalues = Float64Array.from([...kernel.map(() => 0), ...rest.values.map((value) => 1 - value)]);
  return { eigenvalues, eigenvectors, components: components.sizes.length };
}

/** A vector of which entry i is that of node `order[i]`, by nodes. */
function restoreOrder(vector: Float64Array, order: Int32Array): Float64Array {
  const restored = new Float64Array(vector.length);
  for (let place = 0; place < vector.length; place++) restored[order[place]!] = vector[place]!;
  return restored;
}

/** Unit vectors D^½·1_C of the first `count` components. */
function listNullVectors(components: Components, roots: Float64Array, count: number): Float64Array[] {
  const norms = computeNorms(components, roots);
  return Array.from({ length: count }, (_, component) =>
    roots.map((root, node) => (components.of[node] === component ? root / norms[component]! : 0)),
  );
}

/** Removes the span of D^½·1_C over all components. */
function createProjection(components: Components, roots: Float64Array): Projection {
  const norms = computeNorms(components, roots);
  const unit = roots.map((root, node) => root / norms[components.of[node]!]!);
  return (vector) => {
    const shares = new Float64Array(components.sizes.length);
    for (let node = 0; node < vector.length; node++) shares[components.of[node]!]! += vector[node]! * unit[node]!;
    for (let node = 0; node < vector.length; node++) vector[node]! -= shares[components.of[node]!]! * unit[node]!;
  };
}

function computeNorms(components: Components, roots: Float64Array): Float64Array {
  const squares = new Float64Array(components.sizes.length);
  for (let node = 0; node < roots.length; node++) squares[components.of[node]!]! += roots[node]! ** 2;
  return squares.map(Math.sqrt);
}

/** Turns the vector so that its entry of largest magnitude is positive (the first of those equal up to rounding). */
function fixSign(vector: Float64Array): void {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const decisive = vector.find((value) => Math.abs(value) > largest * (1 - 1e-6)) ?? 0;
  if (decisive < 0) scale(vector, -1);
}

/**
 * Φ [n, m], row-major: the first `columns` eigenvectors side by side, every row of unit length (Ng et al. 2002). Rows
 * that are zero in all of them, of components beyond the first m, stay zero.
 */
export function embedRows(
  { eigenvectors }: Spectrum,
  count: number,
  columns: number,
): { data: Float64Array; shape: [number, number] } {
  const kept = eigenvectors.slice(0, columns);
  const factors = new Float64Array(count);
  for (const vector of kept) for (let row = 0; row < count; row++) factors[row]! += vector[row]! ** 2;
  for (let row = 0; row < count; row++) factors[row] = factors[row]! > 0 ? 1 / Math.sqrt(factors[row]!) : 0;
  const data = new Float64Array(count * kept.length);
  for (const [column, vector] of kept.entries()) {
    for (let row = 0; row < count; row++) data[row * kept.length + column] = vector[row]! * factors[row]!;
  }
  return { data, shape: [count, kept.length] };
}
