import { readFloat, readInt, type Node } from '../../../graph/graph.ts';
import { fromFront, type Tensor, type TfjsModule, type TfjsRow, type TfjsRows } from '../row.ts';

const matMul: TfjsRow = (_node, [left, right], { tf }) => {
  const rank = Math.max(left!.rank, right!.rank);
  const widen = (x: Tensor) => tf.reshape(x, [...Array<number>(rank - x.rank).fill(1), ...x.shape]);
  return tf.matMul(widen(left!), widen(right!));
};

const gemm: TfjsRow = (node, [left, right, shift], { tf }) => {
  const isTransposed = (name: string) => readInt(node, name, 0) === 1;
  const product = tf.matMul(left!, right!, isTransposed('transA'), isTransposed('transB'));
  const scaled = tf.mul(product, readFloat(node, 'alpha', 1));
  return shift ? tf.add(scaled, tf.mul(shift, readFloat(node, 'beta', 1))) : scaled;
};

/** A parameter per channel, so that it spreads over [batch, channels, …]. */
function perChannel(value: Tensor, x: Tensor, tf: TfjsModule): Tensor {
  return tf.reshape(value, [-1, ...x.shape.slice(2).map(() => 1)]);
}

const batchNormalization: TfjsRow = (node, [x, ...parameters], { tf }) => {
  const [scale, shift, mean, variance] = parameters.map((value) => perChannel(value!, x!, tf)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const deviation = tf.sqrt(tf.add(variance, readFloat(node, 'epsilon', 1e-5)));
  return tf.add(tf.mul(tf.div(tf.sub(x!, mean), deviation), scale), shift);
};

/** (x − mean) / √(variance + ε) over some axes. */
function standardise(x: Tensor, axes: number[], node: Node, tf: TfjsModule): Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  return tf.div(centred, tf.sqrt(tf.add(variance, readFloat(node, 'epsilon', 1e-5))));
}

const layerNormalization: TfjsRow = (node, [x, scale, shift], { tf }) => {
  const first = fromFront(readInt(node, 'axis', -1), x!.rank);
  const axes = x!.shape.map((_, axis) => axis).slice(first);
  const scaled = tf.mul(standardise(x!, axes, node, tf), scale!);
  return shift ? tf.add(scaled, shift) : scaled;
};

const instanceNormalization: TfjsRow = (node, [x, scale, shift], { tf }) => {
  const axes = x!.shape.map((_, axis) => axis).slice(2);
  const scaled = tf.mul(standardise(x!, axes, node, tf), perChannel(scale!, x!, tf));
  return tf.add(scaled, perChannel(shift!, x!, tf));
};

/** x less its largest number along an axis, and the sum of the exponentials of that. */
function exponentials(node: Node, x: Tensor, tf: TfjsModule): { shifted: Tensor; total: Tensor } {
  const axis = readInt(node, 'axis', -1);
  const shifted = tf.sub(x, tf.max(x, axis, true));
  return { shifted, total: tf.sum(tf.exp(shifted), axis, true) };
}

const softmax: TfjsRow = (node, [x], { tf }) => {
  const { shifted, total } = exponentials(node, x!, tf);
  return tf.div(tf.exp(shifted), total);
};

const logSoftmax: TfjsRow = (node, [x], { tf }) => {
  const { shifted, total } = exponentials(node, x!, tf);
  return tf.sub(shifted, tf.log(total));
};

/** x / (bias + α/size · Σ x²)^β over neighbouring channels. */
const lrn: TfjsRow = (node, [x], { tf }) => {
  const size = readInt(node, 'size', 1);
  const before = Math.floor((size - 1) / 2);
  const pads = x!.shape.map((_, axis): [number, number] => (axis === 1 ? [before, size - 1 - before] : [0, 0]));
  const squares = tf.pad(tf.square(x!), pads);
  const shifts = Array.from({ length: size }, (_, start) =>
    tf.slice(
      squares,
      x!.shape.map((_size, axis) => (axis === 1 ? start : 0)),
      x!.shape,
    ),
  );
  const sum = tf.mul(tf.addN(shifts), readFloat(node, 'alpha', 1e-4) / size);
  return tf.div(x!, tf.pow(tf.add(sum, readFloat(node, 'bias', 1)), readFloat(node, 'beta', 0.75)));
};

/** Products of matrices, and what normalises. */
export const products: TfjsRows = {
  MatMul: matMul,
  Gemm: gemm,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  InstanceNormalization: instanceNormalization,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  LRN: lrn,
};
