import { elementTypes, readFloat, readInt } from '../../../graph/graph.ts';
import { binary, unary, type Tensor, type TfjsModule, type TfjsRow, type TfjsRows } from '../row.ts';

/** Where the numbers are below zero, `negative` of them; elsewhere they stay. */
function belowZero(x: Tensor, tf: TfjsModule, negative: (x: Tensor) => Tensor): Tensor {
  return tf.where(tf.less(x, 0), negative(x), x);
}

/** α (eˣ − 1), which saturates. */
const exponential = (alpha: number, tf: TfjsModule) => (x: Tensor) => tf.mul(tf.expm1(tf.minimum(x, 0)), alpha);

const hardSigmoid = (x: Tensor, tf: TfjsModule, alpha: number, beta: number) =>
  tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);

/** Computes with several tensors from the left. */
function chain(compute: (left: Tensor, right: Tensor, tf: TfjsModule) => Tensor): TfjsRow {
  return (_node, inputs, { tf }) =>
    (inputs as Tensor[]).slice(1).reduce((left, right) => compute(left, right, tf), inputs[0]!.clone());
}

const clip: TfjsRow = (_node, [x, low, high], { tf }) => {
  const bounded = low ? tf.maximum(x!, low) : x!.clone();
  return high ? tf.minimum(bounded, high) : bounded;
};

const cast: TfjsRow = (node, [x], { tf }) => {
  const code = readInt(node, 'to', 1);
  const isFloat = [elementTypes.float16, elementTypes.float32, elementTypes.float64].some((type) => type.code === code);
  return tf.cast(x!, isFloat ? 'float32' : code === elementTypes.bool.code ? 'bool' : 'int32');
};

/** Shape of a scale or zero point along its axis. */
function alongAxis(value: Tensor, x: Tensor, axis: number, tf: TfjsModule): Tensor {
  if (value.size === 1) return tf.reshape(value, []);
  return tf.reshape(
    value,
    x.shape.map((_, index) => (index === (axis + x.rank) % x.rank ? value.size : 1)),
  );
}

/** The scale and the zero point of a rounding, spread over its input. */
function readSteps(inputs: readonly (Tensor | undefined)[], axis: number, tf: TfjsModule): [Tensor, Tensor] {
  const [x, scale, zero] = inputs as [Tensor, Tensor, Tensor | undefined];
  const spread = zero ? tf.cast(alongAxis(zero, x, axis, tf), 'float32') : tf.scalar(0);
  return [alongAxis(scale, x, axis, tf), spread];
}

/** Rounds to eight bits; the numbers stay floats. Only uint8 and int8 are written on import. */
const quantize: TfjsRow = (node, inputs, { tf }) => {
  const [scale, zero] = readSteps(inputs, readInt(node, 'axis', 1), tf);
  const isSigned = node.outputs[0] !== undefined && inputs[2]?.dataSync().some((value) => value < 0);
  const [low, high] = isSigned ? [-128, 127] : [0, 255];
  return tf.clipByValue(tf.add(tf.round(tf.div(inputs[0]!, scale)), zero), low, high);
};

const dequantize: TfjsRow = (node, inputs, { tf }) => {
  const [scale, zero] = readSteps(inputs, readInt(node, 'axis', 1), tf);
  return tf.mul(tf.sub(tf.cast(inputs[0]!, 'float32'), zero), scale);
};

/** Operators that compute each number from those at the same place. */
export const elementwise: TfjsRows = {
  Identity: unary((x) => x.clone()),
  Cast: cast,
  Abs: unary((x, tf) => tf.abs(x)),
  Neg: unary((x, tf) => tf.neg(x)),
  Sign: unary((x, tf) => tf.sign(x)),
  Sqrt: unary((x, tf) => tf.sqrt(x)),
  Exp: unary((x, tf) => tf.exp(x)),
  Log: unary((x, tf) => tf.log(x)),
  Reciprocal: unary((x, tf) => tf.div(1, x)),
  Not: unary((x, tf) => tf.logicalNot(x)),
  Relu: unary((x, tf) => tf.relu(x)),
  LeakyRelu: unary((x, tf, node) => belowZero(x, tf, (value) => tf.mul(value, readFloat(node, 'alpha', 0.01)))),
  PRelu: binary((x, slope, tf) => tf.where(tf.less(x, 0), tf.mul(x, slope), x)),
  Elu: unary((x, tf, node) => belowZero(x, tf, exponential(readFloat(node, 'alpha', 1), tf))),
  Celu: unary((x, tf, node) => {
    const alpha = readFloat(node, 'alpha', 1);
    return belowZero(x, tf, (value) => exponential(alpha, tf)(tf.div(value, alpha)));
  }),
  Selu: unary((x, tf, node) => {
    const alpha = readFloat(node, 'alpha', 1.67326319217681884765625);
    return tf.mul(belowZero(x, tf, exponential(alpha, tf)), readFloat(node, 'gamma', 1.05070102214813232421875));
  }),
  Sigmoid: unary((x, tf) => tf.sigmoid(x)),
  HardSigmoid: unary((x, tf, node) => hardSigmoid(x, tf, readFloat(node, 'alpha', 0.2), readFloat(node, 'beta', 0.5))),
  HardSwish: unary((x, tf) => tf.mul(x, hardSigmoid(x, tf, 1 / 6, 0.5))),
  Mish: unary((x, tf) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  Tanh: unary((x, tf) => tf.tanh(x)),
  Erf: unary((x, tf) => tf.erf(x)),
  Softplus: unary((x, tf) => tf.softplus(x)),
  Softsign: unary((x, tf) => tf.div(x, tf.add(tf.abs(x), 1))),
  ThresholdedRelu: unary((x, tf, node) => tf.where(tf.greater(x, readFloat(node, 'alpha', 1)), x, tf.zerosLike(x))),
  Clip: clip,
  Add: binary((left, right, tf) => tf.add(left, right)),
  Sub: binary((left, right, tf) => tf.sub(left, right)),
  Mul: binary((left, right, tf) => tf.mul(left, right)),
  Div: binary((left, right, tf) => tf.div(left, right)),
  Pow: binary((left, right, tf) => tf.pow(left, tf.cast(right, left.dtype as 'float32'))),
  Min: chain((left, right, tf) => tf.minimum(left, right)),
  Max: chain((left, right, tf) => tf.maximum(left, right)),
  Sum: chain((left, right, tf) => tf.add(left, right)),
  And: binary((left, right, tf) => tf.logicalAnd(left, right)),
  Equal: binary((left, right, tf) => tf.equal(left, right)),
  Greater: binary((left, right, tf) => tf.greater(left, right)),
  GreaterOrEqual: binary((left, right, tf) => tf.greaterEqual(left, right)),
  Less: binary((left, right, tf) => tf.less(left, right)),
  LessOrEqual: binary((left, right, tf) => tf.lessEqual(left, right)),
  Where: (_node, [condition, left, right], { tf }) => tf.where(condition!, left!, right!),
  QuantizeLinear: quantize,
  DequantizeLinear: dequantize,
};
