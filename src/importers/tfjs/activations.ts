import { float } from '../../graph/builder.ts';
import { literal, writeAffine, writeBinary, writeUnary } from './elementwise.ts';
import type { Value } from './value.ts';
import type { Writer } from './writer.ts';

type WriteActivation = (writer: Writer, value: Value) => Value;

/** Activations by the names that Keras has for them; some have several. */
const activations: Readonly<Record<string, WriteActivation>> = {
  linear: (_, value) => value,
  relu: as('Relu'),
  relu6: (writer, value) => writeClip(writer, value, 0, 6),
  leaky_relu: (writer, value) => writeUnary(writer, 'LeakyRelu', value, { alpha: float(0.2) }),
  elu: as('Elu'),
  selu: as('Selu'),
  sigmoid: as('Sigmoid'),
  hard_sigmoid: (writer, value) => writeUnary(writer, 'HardSigmoid', value, { alpha: float(0.2), beta: float(0.5) }),
  tanh: as('Tanh'),
  softplus: as('Softplus'),
  softsign: as('Softsign'),
  exponential: as('Exp'),
  softmax: (writer, value) => writeSoftmax(writer, 'Softmax', value),
  log_softmax: (writer, value) => writeSoftmax(writer, 'LogSoftmax', value),
  swish: writeSwish,
  silu: writeSwish,
  mish: as('Mish'),
  gelu: writeGelu,
  gelu_new: writeGeluNew,
};

/** The activation called `name`, undefined where there is none. */
export function findActivation(name: string): WriteActivation | undefined {
  return Object.hasOwn(activations, name) ? activations[name] : undefined;
}

/** Names of the activations, for messages. */
export const activationNames: readonly string[] = Object.keys(activations);

/** min(max(x, low), high). */
export function writeClip(writer: Writer, value: Value, low: number, high: number): Value {
  return { ...value, name: writer.add('Clip', [value.name, writer.floats(low), writer.floats(high)]) };
}

/** Softmax, or another operator like it, over one axis; by default the last. */
export function writeSoftmax(writer: Writer, op: 'Softmax' | 'LogSoftmax', value: Value, axis = -1): Value {
  const name = writer.arrange(value, 'last');
  return { ...value, order: 'last', name: writer.add(op, [name], { axis }) };
}

function as(op: string): WriteActivation {
  return (writer, value) => writeUnary(writer, op, value);
}

/** x · sigmoid(x) (Ramachandran et al. 2017). */
function writeSwish(writer: Writer, value: Value): Value {
  return writeBinary(writer, 'Mul', value, writeUnary(writer, 'Sigmoid', value));
}

/** x · (1 + erf(x/√2)) / 2 (Hendrycks & Gimpel 2016). */
function writeGelu(writer: Writer, value: Value): Value {
  const step = writeUnary(writer, 'Erf', writeAffine(writer, value, Math.SQRT1_2, 0));
  return writeBinary(writer, 'Mul', value, writeAffine(writer, step, 0.5, 0.5));
}

/** x · (1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2 (Hendrycks & Gimpel 2016). */
function writeGeluNew(writer: Writer, value: Value): Value {
  const cube = writeBinary(writer, 'Mul', value, writeBinary(writer, 'Mul', value, value));
  const bent = writeBinary(writer, 'Add', value, writeBinary(writer, 'Mul', cube, literal(writer, 0.044715)));
  const step = writeUnary(writer, 'Tanh', writeAffine(writer, bent, Math.sqrt(2 / Math.PI), 0));
  return writeBinary(writer, 'Mul', value, writeAffine(writer, step, 0.5, 0.5));
}
