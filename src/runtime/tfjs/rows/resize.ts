import { UnhansError } from '../../../errors.ts';
import { readInts, readString, type Node } from '../../../graph/graph.ts';
import { fromFront, readNumbers, type Tensor, type TfjsModule, type TfjsRow } from '../row.ts';

type Coordinate = (place: number, scale: number, to: number, from: number) => number;

/** Where a place of the output lies in the input, by coordinate_transformation_mode. */
const coordinates: Readonly<Record<string, Coordinate>> = {
  half_pixel: (place, scale) => (place + 0.5) / scale - 0.5,
  pytorch_half_pixel: (place, scale, to) => (to > 1 ? (place + 0.5) / scale - 0.5 : 0),
  asymmetric: (place, scale) => place / scale,
  align_corners: (place, _scale, to, from) => (to > 1 ? (place * (from - 1)) / (to - 1) : 0),
};

/** Which whole place is the nearest, by nearest_mode. */
const roundings: Readonly<Record<string, (place: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round_prefer_floor: (place) => Math.ceil(place - 0.5),
  round_prefer_ceil: (place) => Math.floor(place + 0.5),
};

/** Resizing along each axis is a product with a matrix. */
export const resize: TfjsRow = (node, [x, , scales, sizes], { tf }) => {
  const axes = readInts(node, 'axes')?.map((axis) => fromFront(axis, x!.rank)) ?? x!.shape.map((_, axis) => axis);
  const given = sizes ? undefined : readNumbers(scales!);
  const wanted = sizes ? readNumbers(sizes) : undefined;
  return axes.reduce((value, axis, index) => {
    const from = value.shape[axis]!;
    const to = wanted?.[index] ?? Math.floor(from * given![index]!);
    const scale = given?.[index] ?? to / from;
    return to === from && scale === 1 ? value : resizeAxis(value, axis, writeMatrix(node, from, to, scale), to, tf);
  }, x!.clone());
};

function resizeAxis(x: Tensor, axis: number, matrix: Float32Array, to: number, tf: TfjsModule): Tensor {
  const perm = x.shape
    .map((_, index) => index)
    .with(axis, x.rank - 1)
    .with(x.rank - 1, axis);
  const moved = tf.transpose(x, perm);
  const from = x.shape[axis]!;
  const rows = tf.matMul(tf.reshape(moved, [-1, from]), tf.tensor2d(matrix, [to, from]), false, true);
  return tf.transpose(tf.reshape(rows, moved.shape.with(-1, to)), perm);
}

/** What each output takes of each input, [to, from]. */
function writeMatrix(node: Node, from: number, to: number, scale: number): Float32Array {
  const coordinate = coordinates[readString(node, 'coordinate_transformation_mode', 'half_pixel')];
  const rounding = roundings[readString(node, 'nearest_mode', 'round_prefer_floor')];
  const mode = readString(node, 'mode', 'nearest');
  if (!coordinate || !rounding || !['nearest', 'linear'].includes(mode)) {
    throw new UnhansError('operator', `tfjs cannot run Resize at node "${node.name}": mode ${mode} is not written`);
  }
  const matrix = new Float32Array(to * from);
  const add = (row: number, place: number, weight: number) => {
    matrix[row * from + Math.min(Math.max(place, 0), from - 1)]! += weight;
  };
  for (let place = 0; place < to; place++) {
    const source = coordinate(place, scale, to, from);
    if (mode === 'nearest') add(place, rounding(source), 1);
    else {
      const [low, part] = [Math.floor(source), source - Math.floor(source)];
      add(place, low, 1 - part);
      add(place, low + 1, part);
    }
  }
  return matrix;
}
