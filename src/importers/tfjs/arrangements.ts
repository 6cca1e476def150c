import { locateAxis, multiplyDims, orderAxes, toDim, type Dim, type Order, type Value } from './value.ts';
import type { Writer } from './writer.ts';

/** The same numbers in another shape. At most one size of `shape` may be free: it takes what is left. */
export function writeReshape(writer: Writer, value: Value, shape: readonly Dim[]): Value {
  const free = shape.findIndex((size) => size === 'free');
  const sizes = shape.map((size, axis) => {
    if (size === 'batch') return axis === 0 && value.shape[0] === 'batch' ? 0 : -1;
    return size === 'free' ? -1 : size;
  });
  const known = free < 0 ? shape : shape.with(free, solveSize(value.shape, shape));
  return { name: writer.add('Reshape', [flatName(writer, value), writer.ints(sizes)]), shape: known, order: 'last' };
}

/** The mean, the sum or the like over some axes. */
export function writeReduce(
  writer: Writer,
  op: string,
  value: Value,
  { axes, keep }: { axes: readonly number[]; keep: boolean },
): Value {
  const reduced = openAxes(writer, value, axes);
  const name = writer.add(op, [reduced.source.name, writer.ints(reduced.located)], { keepdims: keep ? 1 : 0 });
  if (!keep) return { name, ...reduced.rest };
  const shape = value.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return { name, shape, order: reduced.source.order };
}

/** Without some axes, which have one place only. */
export function writeSqueeze(writer: Writer, value: Value, axes: readonly number[]): Value {
  const { source, located, rest } = openAxes(writer, value, axes);
  return { name: writer.add('Squeeze', [source.name, writer.ints(located)]), ...rest };
}

/** With another axis, of one place, that becomes the one of number `axis`. */
export function writeUnsqueeze(writer: Writer, value: Value, axis: number): Value {
  const name = writer.add('Unsqueeze', [writer.arrange(value, 'last'), writer.ints([axis])]);
  return { name, shape: value.shape.toSpliced(axis, 0, 1), order: 'last' };
}

/** Values with as many axes each, behind one another along one of them. */
export function writeConcat(writer: Writer, values: readonly Value[], axis: number): Value {
  const [first] = values as [Value, ...Value[]];
  const order: Order = values.some((value) => value.order === 'first') ? 'first' : 'last';
  const shape = first.shape.with(axis, addDims(values.map((value) => value.shape[axis]!)));
  const names = values.map((value) => writer.arrange(value, order));
  return { name: writer.add('Concat', names, { axis: locateAxis({ shape, order }, axis) }), shape, order };
}

/** A border around the axes: how many before and behind each, for all axes. */
export function writePad(
  writer: Writer,
  value: Value,
  pads: readonly (readonly [number, number])[],
  { mode = 'constant', fill = 0 }: { mode?: string; fill?: number } = {},
): Value {
  const ordered = orderAxes(pads, value.order);
  const amounts = writer.ints([...ordered.map(([before]) => before), ...ordered.map(([, behind]) => behind)]);
  const inputs = mode === 'constant' && fill !== 0 ? [writer.floats(fill)] : [];
  const shape = value.shape.map((size, axis) =>
    typeof size === 'number' ? size + pads[axis]![0] + pads[axis]![1] : size,
  );
  return { ...value, shape, name: writer.add('Pad', [value.name, amounts, ...inputs], { mode }) };
}

/** The axes in another order; `perm[i]` is the axis that becomes the i-th. */
export function writeTranspose(writer: Writer, value: Value, perm: readonly number[]): Value {
  const name = writer.add('Transpose', [writer.arrange(value, 'last')], { perm });
  return { name, shape: perm.map((axis) => value.shape[axis]!), order: 'last' };
}

/** What lies between `from` and `to` (exclusive, negative from the end; default: the end), every `step`-th. */
export interface Cut {
  readonly axis: number;
  readonly from: number;
  readonly to?: number | undefined;
  readonly step?: number;
}

/** A part of a value, cut along some axes. */
export function writeSlice(writer: Writer, value: Value, cuts: readonly Cut[]): Value {
  if (cuts.length === 0) return value;
  const inputs = [
    cuts.map((cut) => cut.from),
    cuts.map((cut) => cut.to ?? 2 ** 31 - 1),
    cuts.map((cut) => locateAxis(value, cut.axis)),
    cuts.map((cut) => cut.step ?? 1),
  ].map((list) => writer.ints(list));
  const shape = value.shape.map((size, axis) => {
    const cut = cuts.find((candidate) => candidate.axis === axis);
    return cut ? cutSize(size, cut) : size;
  });
  return { ...value, shape, name: writer.add('Slice', [value.name, ...inputs]) };
}

function cutSize(size: Dim, { from, to, step = 1 }: Cut): Dim {
  if (typeof size !== 'number') return 'free';
  const clamp = (place: number) => Math.min(size, Math.max(0, place < 0 ? place + size : place));
  return Math.max(0, Math.ceil((clamp(to ?? size) - clamp(from)) / step));
}

/** Some places along an axis, by their numbers. */
export function writeGather(writer: Writer, value: Value, places: readonly number[], axis: number): Value {
  const name = writer.add('Gather', [value.name, writer.ints(places)], { axis: locateAxis(value, axis) });
  return { ...value, name, shape: value.shape.with(axis, places.length) };
}

/** Parts of the given sizes along an axis. */
export function writeSplit(writer: Writer, value: Value, sizes: readonly number[], axis: number): Value[] {
  const inputs = [value.name, writer.ints(sizes)];
  const names = writer.addMany('Split', inputs, sizes.length, { axis: locateAxis(value, axis) });
  return names.map((name, part) => ({ ...value, name, shape: value.shape.with(axis, sizes[part]!) }));
}

/** The name of a value whose numbers lie as TensorFlow has them; where space has one place only, they do anyway. */
function flatName(writer: Writer, value: Value): string {
  const isPoint = value.shape.slice(1, -1).every((size) => size === 1);
  return isPoint ? value.name : writer.arrange(value, 'last');
}

/** Axes that are to go: where they are in the graph, and what a value is without them. */
function openAxes(writer: Writer, value: Value, axes: readonly number[]) {
  // without the batch, what is left has neither order
  const order: Order = axes.includes(0) ? 'last' : value.order;
  const source: Value = { name: writer.arrange(value, order), shape: value.shape, order };
  const located = axes.map((axis) => locateAxis(source, axis)).toSorted((left, right) => left - right);
  const shape = value.shape.filter((_, axis) => !axes.includes(axis));
  const hasChannels = !axes.includes(value.shape.length - 1);
  const restOrder: Order = hasChannels && shape.length >= 3 ? order : 'last';
  return { source, located, rest: { shape, order: restOrder } };
}

/** The size that makes both shapes hold the same number of elements. */
function solveSize(from: readonly Dim[], to: readonly Dim[]): Dim {
  const left = multiplyDims(from.filter((size) => size !== 'batch'));
  const right = multiplyDims(to.filter((size) => size !== 'batch' && size !== 'free'));
  const keepsBatch = from.includes('batch') === to.includes('batch');
  if (!keepsBatch && left === right) return 'batch';
  return keepsBatch && typeof left === 'number' && typeof right === 'number' && right > 0
    ? toDim(left / right)
    : 'free';
}

function addDims(dims: readonly Dim[]): Dim {
  return dims.reduce((sum, size) => (typeof sum === 'number' && typeof size === 'number' ? sum + size : 'free'));
}
