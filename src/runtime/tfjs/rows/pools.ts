import { countElements } from '../../../tensor/tensor.ts';
import { readInt, readInts, type Node } from '../../../graph/graph.ts';
import { readNumbers, type Tensor, type TfjsModule, type TfjsRow, type TfjsRows } from '../row.ts';

/** How the windows of a pooling lie along one axis. */
interface Axis {
  readonly size: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  /** How many windows there are. */
  readonly count: number;
}

function readAxes(node: Node, space: readonly number[]): Axis[] {
  const window = readInts(node, 'kernel_shape')!;
  return space.map((size, axis) => {
    const stride = readInts(node, 'strides')?.[axis] ?? 1;
    const dilation = readInts(node, 'dilations')?.[axis] ?? 1;
    const before = readInts(node, 'pads')?.[axis] ?? 0;
    const after = readInts(node, 'pads')?.[axis + space.length] ?? 0;
    const steps = (size + before + after - dilation * (window[axis]! - 1) - 1) / stride;
    const isCeil = readInt(node, 'ceil_mode', 0) === 1;
    const most = (isCeil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // a window that would begin behind the input is none
    const count = isCeil && (most - 1) * stride >= size + before ? most - 1 : most;
    return { size, window: window[axis]!, stride, dilation, before, after, count };
  });
}

/** x with `fill` around space, as far as windows reach, [batch, channels, …]. */
function padWindows(x: Tensor, axes: readonly Axis[], fill: number, tf: TfjsModule): Tensor {
  const pads = axes.map(({ size, window, stride, dilation, before, count }): [number, number] => {
    const end = (count - 1) * stride + dilation * (window - 1) + 1;
    return [before, Math.max(end - size - before, 0)];
  });
  return tf.pad(x, [[0, 0], [0, 0], ...pads], fill);
}

/** For each place inside a window: what stands there, in all windows. */
function listTaps(padded: Tensor, axes: readonly Axis[], tf: TfjsModule): Tensor[] {
  const offsets = axes.reduce<number[][]>(
    (lists, { window }) => lists.flatMap((list) => Array.from({ length: window }, (_, tap) => [...list, tap])),
    [[]],
  );
  const [batch, channels] = padded.shape as [number, number];
  return offsets.map((taps) => {
    const begin = taps.map((tap, axis) => tap * axes[axis]!.dilation);
    const end = begin.map((start, axis) => start + (axes[axis]!.count - 1) * axes[axis]!.stride + 1);
    const strides = axes.map(({ stride }) => stride);
    return tf.stridedSlice(padded, [0, 0, ...begin], [batch, channels, ...end], [1, 1, ...strides]);
  });
}

/** The largest number of each window, and where it stands in the whole input, row-major; of equal ones the first. */
const maxPool: TfjsRow = (node, [x], { tf }) => {
  const axes = readAxes(node, x!.shape.slice(2));
  const taps = listTaps(padWindows(x!, axes, -3e38, tf), axes, tf);
  if (node.outputs.length < 2) return taps.reduce((best, tap) => tf.maximum(best, tap));
  const offsets = listOffsets(axes).map((offset) => tf.scalar(offset, 'int32'));
  const [best, offset] = taps.slice(1).reduce<[Tensor, Tensor]>(
    ([largest, winner], tap, index) => {
      const isLarger = tf.greater(tap, largest);
      return [tf.where(isLarger, tap, largest), tf.where(isLarger, offsets[index + 1]!, winner)];
    },
    [taps[0]!, tf.fill(taps[0]!.shape, 0, 'int32')],
  );
  return [best, tf.add(tf.tensor(listStarts(x!.shape, axes), best.shape, 'int32'), offset)];
};

/** For each place inside a window: how far behind the first it stands in the input, row-major. */
function listOffsets(axes: readonly Axis[]): number[] {
  return axes.reduce<number[]>(
    (offsets, { window, dilation, size }) =>
      offsets.flatMap((offset) => Array.from({ length: window }, (_, tap) => offset * size + tap * dilation)),
    [0],
  );
}

/** Where the first place of each window stands in the whole input, or would stand if padding did. */
function listStarts([batch, channels]: readonly number[], axes: readonly Axis[]): Int32Array {
  const starts = axes.reduce<number[]>(
    (places, { count, stride, before, size }) =>
      places.flatMap((place) => Array.from({ length: count }, (_, window) => place * size + window * stride - before)),
    [0],
  );
  const plane = countElements(axes.map(({ size }) => size));
  return Int32Array.from({ length: batch! * channels! * starts.length }, (_, index) => {
    return Math.floor(index / starts.length) * plane + starts[index % starts.length]!;
  });
}

const averagePool: TfjsRow = (node, [x], { tf }) => {
  const axes = readAxes(node, x!.shape.slice(2));
  const sum = tf.addN(listTaps(padWindows(x!, axes, 0, tf), axes, tf));
  return tf.div(sum, countPlaces(node, axes, tf));
};

/** How many places of each window count, [1, 1, …windows]. */
function countPlaces(node: Node, axes: readonly Axis[], tf: TfjsModule): Tensor {
  const isPadCounted = readInt(node, 'count_include_pad', 0) === 1;
  const counted = axes.map((axis) => {
    if (!isPadCounted) return axis;
    return { ...axis, size: axis.size + axis.before + axis.after, before: 0 };
  });
  const ones = tf.ones([1, 1, ...counted.map(({ size }) => size)]);
  return tf.addN(listTaps(padWindows(ones, counted, 0, tf), counted, tf));
}

const axesOfSpace = (x: Tensor): number[] => x.shape.map((_, axis) => axis).slice(2);

/** The axes of a reduction; all of them where none are named. */
function reducedAxes(node: Node, x: Tensor, axes: Tensor | undefined): number[] {
  if (axes && axes.size > 0) return readNumbers(axes);
  return readInt(node, 'noop_with_empty_axes', 0) === 1 ? [] : x.shape.map((_, axis) => axis);
}

function reduction(compute: (x: Tensor, axes: number[], keep: boolean, tf: TfjsModule) => Tensor): TfjsRow {
  return (node, [x, named], { tf }) => {
    const axes = reducedAxes(node, x!, named);
    return axes.length === 0 ? x!.clone() : compute(x!, axes, readInt(node, 'keepdims', 1) === 1, tf);
  };
}

const argMax: TfjsRow = (node, [x], { tf }) => {
  const axis = readInt(node, 'axis', 0);
  const places = tf.argMax(x!, axis < 0 ? axis + x!.rank : axis);
  return readInt(node, 'keepdims', 1) === 1 ? tf.expandDims(places, axis) : places;
};

/** Adds values up at places of a flat tensor of zeros of a shape. */
function scatter(places: Tensor, values: Tensor, shape: number[], tf: TfjsModule): Tensor {
  const rows = tf.reshape(places, [-1, 1]);
  return tf.reshape(tf.scatterND(rows, tf.reshape(values, [-1]), [countElements(shape)]), shape);
}

const maxUnpool: TfjsRow = (_node, [values, places, size], { tf }) => {
  return scatter(places!, values!, readNumbers(size!), tf);
};

/** Only onto zeros, along the last axis or the only one: what the reverse pass writes. */
const scatterElements: TfjsRow = (_node, [zeros, places, values], { tf }) => {
  const width = zeros!.shape.at(-1)!;
  const rows = zeros!.size / width;
  const starts = tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(width, 'int32'));
  const flat = tf.add(tf.reshape(places!, [rows, -1]), tf.reshape(starts, [rows, 1]));
  return scatter(flat, values!, zeros!.shape, tf);
};

/** What makes one number of several, and back. */
export const pools: TfjsRows = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: (_node, [x], { tf }) => tf.mean(x!, axesOfSpace(x!), true),
  GlobalMaxPool: (_node, [x], { tf }) => tf.max(x!, axesOfSpace(x!), true),
  ReduceSum: reduction((x, axes, keep, tf) => tf.sum(x, axes, keep)),
  ReduceMean: reduction((x, axes, keep, tf) => tf.mean(x, axes, keep)),
  ReduceMax: reduction((x, axes, keep, tf) => tf.max(x, axes, keep)),
  ReduceMin: reduction((x, axes, keep, tf) => tf.min(x, axes, keep)),
  ReduceL1: reduction((x, axes, keep, tf) => tf.sum(tf.abs(x), axes, keep)),
  ArgMax: argMax,
  MaxUnpool: maxUnpool,
  ScatterElements: scatterElements,
};
