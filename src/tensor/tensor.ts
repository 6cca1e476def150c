/** Dense float32 numbers, row-major: the last axis varies fastest. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Number of elements of a shape; 1 for a scalar. */
export function countElements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The shape of a heatmap with any number of axes as one plane: a line has height 1, all axes but the last are height. */
export function foldToPlane(shape: readonly number[]): [height: number, width: number] {
  return [countElements(shape.slice(0, -1)), shape.at(-1) ?? 1];
}

/** A tensor over `data` (not copied). Throws a plain Error where `data` does not fill `shape`: that is our bug. */
export function createTensor(data: Float32Array, shape: readonly number[]): Tensor {
  if (data.length !== countElements(shape)) {
    throw new Error(`tensor of shape [${shape.join(', ')}] given ${data.length} numbers`);
  }
  return { data, shape };
}

/** Row `index` along the first axis, as a view on the same memory. */
export function viewRow(tensor: Tensor, index: number): Float32Array {
  const size = countElements(tensor.shape.slice(1));
  return tensor.data.subarray(index * size, (index + 1) * size);
}
