import { float } from '../../../graph/builder.ts';
import { writeClip, writeSoftmax } from '../activations.ts';
import { writeBinary, writeUnary } from '../elementwise.ts';
import type { OpCall, OpRow } from './op-row.ts';

/** Operations on each number that ONNX has too, by their names there. */
const unary: Readonly<Record<string, string>> = {
  Abs: 'Abs',
  Ceil: 'Ceil',
  Cos: 'Cos',
  Elu: 'Elu',
  Erf: 'Erf',
  Exp: 'Exp',
  Floor: 'Floor',
  Log: 'Log',
  Neg: 'Neg',
  Reciprocal: 'Reciprocal',
  Relu: 'Relu',
  Round: 'Round',
  Selu: 'Selu',
  Sigmoid: 'Sigmoid',
  Sign: 'Sign',
  Sin: 'Sin',
  Softplus: 'Softplus',
  Softsign: 'Softsign',
  Sqrt: 'Sqrt',
  Tanh: 'Tanh',
};

/** Operations on two values that broadcast against each other. */
const binary: Readonly<Record<string, string>> = {
  Add: 'Add',
  AddV2: 'Add',
  Div: 'Div',
  Maximum: 'Max',
  Minimum: 'Min',
  Mul: 'Mul',
  Pow: 'Pow',
  Prelu: 'PRelu',
  RealDiv: 'Div',
  Sub: 'Sub',
};

/** Operations on each number for itself, and softmax. */
export const elementwiseOps: Readonly<Record<string, OpRow>> = {
  ...Object.fromEntries(Object.entries(unary).map(([name, op]) => [name, writeWith(op)])),
  ...Object.fromEntries(Object.entries(binary).map(([name, op]) => [name, combineWith(op)])),
  AddN: ({ inputs, value, writer }) =>
    inputs.map((_, index) => value(index)).reduce((left, right) => writeBinary(writer, 'Add', left, right)),
  BiasAdd: (call) => {
    if (call.channels === 'first') throw call.refuse('data_format NCHW');
    return writeBinary(call.writer, 'Add', call.value(0), call.value(1));
  },
  ClipByValue: ({ value, scalar, writer }) => writeClip(writer, value(0), scalar(1), scalar(2)),
  LeakyRelu: ({ value, writer, attributes }) =>
    writeUnary(writer, 'LeakyRelu', value(0), { alpha: float(attributes.float('alpha', 0.2)) }),
  LogSoftmax: ({ value, writer }) => writeSoftmax(writer, 'LogSoftmax', value(0)),
  Relu6: ({ value, writer }) => writeClip(writer, value(0), 0, 6),
  Rsqrt: ({ value, writer }) => writeUnary(writer, 'Reciprocal', writeUnary(writer, 'Sqrt', value(0))),
  Softmax: ({ value, writer }) => writeSoftmax(writer, 'Softmax', value(0)),
  Square: ({ value, writer }) => writeBinary(writer, 'Mul', value(0), value(0)),
  SquaredDifference: ({ value, writer }) => {
    const difference = writeBinary(writer, 'Sub', value(0), value(1));
    return writeBinary(writer, 'Mul', difference, difference);
  },
};

function writeWith(op: string): OpRow {
  return ({ value, writer }: OpCall) => writeUnary(writer, op, value(0));
}

function combineWith(op: string): OpRow {
  return ({ value, writer }: OpCall) => writeBinary(writer, op, value(0), value(1));
}
