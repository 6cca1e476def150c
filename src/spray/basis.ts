/** Rows worked on at a time: a part of many vectors that stays in the cache. */
const rowsPerBlock = 512;

/** The scalar products of a vector with each of `basis`. */
export function dotAll(basis: readonly Float64Array[], vector: Float64Array): Float64Array {
  const products = new Float64Array(basis.length);
  for (let start = 0; start < vector.length; start += rowsPerBlock) {
    const end = Math.min(vector.length, start + rowsPerBlock);
    let index = 0;
    for (; index + 3 < basis.length; index += 4) dotFour(basis, index, vector, start, end, products);
    for (; index < basis.length; index++) {
      const other = basis[index]!;
      for (let row = start; row < end; row++) products[index]! += other[row]! * vector[row]!;
    }
  }
  return products;
}

/** vector += Σ weights[i] · basis[i]. */
export function addCombination(vector: Float64Array, weights: Float64Array, basis: readonly Float64Array[]): void {
  for (let start = 0; start < vector.length; start += rowsPerBlock) {
    const end = Math.min(vector.length, start + rowsPerBlock);
    let index = 0;
    for (; index + 3 < basis.length; index += 4) addFour(basis, index, vector, start, end, weights);
    for (; index < basis.length; index++) {
      const [weight, other] = [weights[index]!, basis[index]!];
      for (let row = start; row < end; row++) vector[row]! += weight * other[row]!;
    }
  }
}

/**
 * Replaces the first vectors of a basis by combinations of all of them, in place: vector i becomes
 * Σ combinations[i][j] · basis[j]. No more combinations than vectors.
 */
export function rotateBasis(basis: readonly Float64Array[], combinations: readonly Float64Array[]): void {
  const size = basis[0]!.length;
  for (let start = 0; start < size; start += rowsPerBlock) {
    const views = basis.map((vector) => vector.subarray(start, start + rowsPerBlock));
    const rotated = combinations.map((weights) => {
      const sum = new Float64Array(views[0]!.length);
      addCombination(sum, weights, views);
      return sum;
    });
    for (const [index, sum] of rotated.entries()) views[index]!.set(sum);
  }
}

/** Four products at a time: each number of the vector is read once for them. */
function dotFour(
  basis: readonly Float64Array[],
  first: number,
  vector: Float64Array,
  start: number,
  end: number,
  products: Float64Array,
): void {
  const [a, b, c, d] = [basis[first]!, basis[first + 1]!, basis[first + 2]!, basis[first + 3]!];
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  let sumD = 0;
  for (let row = start; row < end; row++) {
    const value = vector[row]!;
    sumA += a[row]! * value;
    sumB += b[row]! * value;
    sumC += c[row]! * value;
    sumD += d[row]! * value;
  }
  products[first]! += sumA;
  products[first + 1]! += sumB;
  products[first + 2]! += sumC;
  products[first + 3]! += sumD;
}

function addFour(
  basis: readonly Float64Array[],
  first: number,
  vector: Float64Array,
  start: number,
  end: number,
  weights: Float64Array,
): void {
  const [a, b, c, d] = [basis[first]!, basis[first + 1]!, basis[first + 2]!, basis[first + 3]!];
  const [weightA, weightB, weightC, weightD] = [
    weights[first]!,
    weights[first + 1]!,
    weights[first + 2]!,
    weights[first + 3]!,
  ];
  for (let row = start; row < end; row++) {
    vector[row]! += weightA * a[row]! + weightB * b[row]! + weightC * c[row]! + weightD * d[row]!;
  }
}
