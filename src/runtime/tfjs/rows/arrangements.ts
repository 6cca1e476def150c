import { countElements } from '../../../tensor/tensor.ts';
import { readInt, readInts, readString } from '../../../graph/graph.ts';
import { fromFront, readNumbers, type Tensor, type TfjsModule, type TfjsRow, type TfjsRows } from '../row.ts';
import { toTensor } from '../tensors.ts';
import { resize } from './resize.ts';

const reshape: TfjsRow = (node, [x, wanted], { tf }) => {
  const isZeroKept = readInt(node, 'allowzero', 0) === 1;
  const sizes = readNumbers(wanted!);
  const shape = sizes.map((size, axis) => (size === 0 && !isZeroKept ? x!.shape[axis]! : size));
  return tf.reshape(x!, shape);
};

const flatten: TfjsRow = (node, [x], { tf }) => {
  const axis = fromFront(readInt(node, 'axis', 1), x!.rank);
  const rows = countElements(x!.shape.slice(0, axis));
  return tf.reshape(x!, [rows, x!.size / rows]);
};

const transpose: TfjsRow = (node, [x], { tf }) => {
  return tf.transpose(x!, [...(readInts(node, 'perm') ?? x!.shape.map((_, axis) => x!.rank - 1 - axis))]);
};

const squeeze: TfjsRow = (_node, [x, axes], { tf }) => {
  const dropped = axes
    ? readNumbers(axes).map((axis) => fromFront(axis, x!.rank))
    : x!.shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
  return tf.reshape(
    x!,
    x!.shape.filter((_, axis) => !dropped.includes(axis)),
  );
};

const unsqueeze: TfjsRow = (_node, [x, axes], { tf }) => {
  const rank = x!.rank + axes!.size;
  const added = readNumbers(axes!).map((axis) => fromFront(axis, rank));
  const sizes = [...x!.shape];
  return tf.reshape(
    x!,
    Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : sizes.shift()!)),
  );
};

const concat: TfjsRow = (node, inputs, { tf }) => tf.concat(inputs as Tensor[], readInt(node, 'axis', 0));

const split: TfjsRow = (node, [x, sizes], { tf }) => {
  const axis = fromFront(readInt(node, 'axis', 0), x!.rank);
  const parts = node.outputs.length;
  const length = x!.shape[axis]!;
  const each = Math.ceil(length / parts);
  const even = Array.from({ length: parts }, (_, part) => Math.min(each, length - part * each));
  return tf.split(x!, sizes ? readNumbers(sizes) : even, axis);
};

const slice: TfjsRow = (_node, [x, starts, ends, named, steps], { tf }) => {
  const [from, to] = [readNumbers(starts!), readNumbers(ends!)];
  const axes = named ? readNumbers(named).map((axis) => fromFront(axis, x!.rank)) : from.map((_, axis) => axis);
  const strides = steps ? readNumbers(steps) : from.map(() => 1);
  return axes.reduce((value, axis, index) => {
    const size = value.shape[axis]!;
    const places = listPlaces(size, from[index]!, to[index]!, strides[index]!);
    return tf.gather(value, tf.tensor1d(places, 'int32'), axis);
  }, x!);
};

/** The places that a slice of an axis takes. */
function listPlaces(size: number, start: number, end: number, step: number): number[] {
  const bound = (place: number, low: number, high: number) =>
    Math.min(Math.max(place < 0 ? place + size : place, low), high);
  const [first, last] =
    step > 0 ? [bound(start, 0, size), bound(end, 0, size)] : [bound(start, -1, size - 1), bound(end, -1, size - 1)];
  return Array.from({ length: Math.max(0, Math.ceil((last - first) / step)) }, (_, index) => first + index * step);
}

const expand: TfjsRow = (_node, [x, wanted], { tf }) => {
  const sizes = readNumbers(wanted!);
  const rank = Math.max(sizes.length, x!.rank);
  const widen = (shape: readonly number[]) => [...Array<number>(rank - shape.length).fill(1), ...shape];
  const [own, other] = [widen(x!.shape), widen(sizes)];
  return tf.tile(
    tf.reshape(x!, own),
    own.map((size, axis) => (size === 1 ? other[axis]! : 1)),
  );
};

/** Where the number at a place beyond an edge comes from. */
const padSources: Readonly<Record<string, (place: number, size: number) => number>> = {
  edge: (place, size) => Math.min(Math.max(place, 0), size - 1),
  reflect: (place, size) => (place < 0 ? -place : place >= size ? 2 * size - 2 - place : place),
  wrap: (place, size) => ((place % size) + size) % size,
};

const pad: TfjsRow = (node, [x, pads, value, named], { tf }) => {
  const amounts = readNumbers(pads!);
  const axes = named ? readNumbers(named).map((axis) => fromFront(axis, x!.rank)) : x!.shape.map((_, axis) => axis);
  const source = padSources[readString(node, 'mode', 'constant')];
  const fill = value ? readNumbers(value)[0]! : 0;
  return axes.reduce((current, axis, index) => {
    const [before, after] = [amounts[index]!, amounts[index + axes.length]!];
    if (before === 0 && after === 0) return current;
    if (source) return gatherAround(current, axis, [before, after], source, tf);
    return padAxis(current, axis, [before, after], fill, tf);
  }, x!.clone());
};

function gatherAround(
  x: Tensor,
  axis: number,
  [before, after]: readonly [number, number],
  source: (place: number, size: number) => number,
  tf: TfjsModule,
): Tensor {
  const size = x.shape[axis]!;
  const places = Array.from({ length: size + before + after }, (_, place) => source(place - before, size));
  return tf.gather(x, tf.tensor1d(places, 'int32'), axis);
}

/** Constant padding, where fewer than no places are cut. */
function padAxis(x: Tensor, axis: number, [before, after]: readonly [number, number], fill: number, tf: TfjsModule) {
  const places = listPlaces(x.shape[axis]!, Math.max(-before, 0), x.shape[axis]! - Math.max(-after, 0), 1);
  const kept = before < 0 || after < 0 ? tf.gather(x, tf.tensor1d(places, 'int32'), axis) : x;
  const around = x.shape.map((_, index): [number, number] =>
    index === axis ? [Math.max(before, 0), Math.max(after, 0)] : [0, 0],
  );
  return tf.pad(kept, around, fill);
}

const gather: TfjsRow = (node, [x, indices], { tf }) => {
  const axis = fromFront(readInt(node, 'axis', 0), x!.rank);
  const size = x!.shape[axis]!;
  const places = readNumbers(indices!).map((place) => fromFront(place, size));
  const picked = tf.gather(x!, tf.tensor1d(places, 'int32'), axis);
  return tf.reshape(picked, [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)]);
};

const shape: TfjsRow = (node, [x], { tf }) => {
  return tf.tensor1d(x!.shape.slice(readInt(node, 'start', 0), readInt(node, 'end', x!.rank)), 'int32');
};

const constant: TfjsRow = (node, _inputs, { tf }) => {
  const value = node.attributes['value'];
  if (value?.kind !== 'tensor') throw new Error(`Constant "${node.name}" without a tensor`);
  return toTensor(value.value, tf);
};

const constantOfShape: TfjsRow = (node, [sizes], { tf }) => {
  const value = node.attributes['value'];
  const isFloat = value?.kind !== 'tensor' || value.value.type === 'float32';
  const fill = value?.kind === 'tensor' ? Number(value.value.data[0]) : 0;
  return tf.fill(readNumbers(sizes!), fill, isFloat ? 'float32' : 'int32');
};

/** Along the last axis, of floats: what the reverse pass starts from. */
const oneHot: TfjsRow = (_node, [places, depth, values], { tf }) => {
  const [off, on] = readNumbers(values!) as [number, number];
  return tf.cast(tf.oneHot(places!, readNumbers(depth!)[0]!, on, off), 'float32');
};

/** Blocks of places from channels, or channels from blocks; the order of the five axes between is ONNX's. */
const depthToSpace: TfjsRow = (node, [x], { tf }) => {
  const block = readInt(node, 'blocksize', 1);
  const [batch, channels, height, width] = x!.shape as [number, number, number, number];
  const inner = channels / block ** 2;
  const isDepthFirst = readString(node, 'mode', 'DCR') === 'DCR';
  const sizes = isDepthFirst ? [block, block, inner] : [inner, block, block];
  const apart = tf.reshape(x!, [batch, ...sizes, height, width]);
  const perm = isDepthFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3];
  return tf.reshape(tf.transpose(apart, perm), [batch, inner, height * block, width * block]);
};

const spaceToDepth: TfjsRow = (node, [x], { tf }) => {
  const block = readInt(node, 'blocksize', 1);
  const [batch, channels, height, width] = x!.shape as [number, number, number, number];
  const apart = tf.reshape(x!, [batch, channels, height / block, block, width / block, block]);
  const moved = tf.transpose(apart, [0, 3, 5, 1, 2, 4]);
  return tf.reshape(moved, [batch, channels * block ** 2, height / block, width / block]);
};

/** What moves numbers and makes shapes. */
export const arrangements: TfjsRows = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Concat: concat,
  Split: split,
  Slice: slice,
  Expand: expand,
  Pad: pad,
  Gather: gather,
  Shape: shape,
  Constant: constant,
  ConstantOfShape: constantOfShape,
  OneHot: oneHot,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Resize: resize,
};
