/** A size: known, that of the batch, or one that the model leaves free. */
export type Dim = number | 'batch' | 'free';

/** Where the channels of a value lie in the graph: behind the batch, as ONNX's spatial operators want it, or last. */
export type Order = 'first' | 'last';

/** A value of the graph that is being written. */
export interface Value {
  readonly name: string;
  /** As TensorFlow counts the axes, whatever `order` says: [batch, …space, channels]. */
  readonly shape: readonly Dim[];
  /** Always 'last' for a value with fewer than three axes. */
  readonly order: Order;
}

/** How axes are permuted to put the channels behind the batch; the first and the last axis stay for fewer than three. */
export function permuteToFirst(rank: number): number[] {
  return rank < 3 ? countUp(rank) : [0, rank - 1, ...countUp(rank - 2).map((axis) => axis + 1)];
}

/** How axes are permuted to put the channels last. */
export function permuteToLast(rank: number): number[] {
  return rank < 3 ? countUp(rank) : [0, ...countUp(rank - 2).map((axis) => axis + 2), 1];
}

/** An axis of a value, as TensorFlow counts them, as the axis of what the graph holds. */
export function locateAxis({ shape, order }: Pick<Value, 'shape' | 'order'>, axis: number): number {
  return order === 'first' ? permuteToFirst(shape.length).indexOf(axis) : axis;
}

/** A list with one entry per axis, in the order in which the graph holds the axes. */
export function orderAxes<Item>(items: readonly Item[], order: Order): Item[] {
  return order === 'first' ? permuteToFirst(items.length).map((axis) => items[axis]!) : [...items];
}

/** Sizes after broadcasting; one that is not 1 wins. */
export function broadcastShapes(left: readonly Dim[], right: readonly Dim[]): Dim[] {
  const rank = Math.max(left.length, right.length);
  const pad = (shape: readonly Dim[]) => [...Array<Dim>(rank - shape.length).fill(1), ...shape];
  const other = pad(right);
  return pad(left).map((size, axis) => (size === 1 || size === 'free' ? other[axis]! : size));
}

/** The product of sizes; free where one of them is, and for a batch times something. */
export function multiplyDims(dims: readonly Dim[]): Dim {
  const rest = dims.filter((dim) => dim !== 1);
  if (rest.length === 1) return rest[0]!;
  return rest.reduce<Dim>((product, dim) => {
    return typeof product === 'number' && typeof dim === 'number' ? product * dim : 'free';
  }, 1);
}

/** A computed size; what comes of impossible options, such as a fraction, is as good as free. */
export function toDim(size: number): Dim {
  return Number.isSafeInteger(size) ? size : 'free';
}

/** Whether two sizes can be the same. */
export function matchDims(left: Dim, right: Dim): boolean {
  return left === right || typeof left !== 'number' || typeof right !== 'number';
}

/** 0, 1, … below `count`. */
export function countUp(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
