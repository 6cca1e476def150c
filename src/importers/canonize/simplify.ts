import { createGraphBuilder } from '../../graph/builder.ts';
import { findDataValues } from '../../graph/dataflow.ts';
import {
  elementTypes,
  readFloat,
  readInt,
  readInts,
  readString,
  type Constant,
  type Graph,
  type Node,
} from '../../graph/graph.ts';
import type { Shape } from '../model.ts';
import { toAttentionParts } from './attention.ts';
import { toMatrixProduct } from './einsum.ts';
import { expandGelu } from './fused/gelu.ts';
import { toInstanceNormalization } from './group-normalization.ts';
import { unrollGru } from './gru.ts';
import { unrollLstm } from './lstm.ts';
import { unrollRnn } from './rnn.ts';
import { refuseForm, type Simplify, type SimplifyRow } from './simplify-row.ts';

/** What models say in several ways is said in one: fewer operators then need a relevance rule. */
const simplifyTable: Record<string, SimplifyRow> = {
  Attention: toAttentionParts,
  Cast: (node, simplify) => readInt(node, 'to', 1) === elementTypes.float32.code && toIdentity(node, simplify),
  CastLike: toIdentity,
  Conv: toExplicitPads,
  ConvTranspose: toExplicitPads,
  AveragePool: (node, simplify) => (isTrivialPool(node) ? toIdentity(node, simplify) : toExplicitPads(node, simplify)),
  MaxPool: toExplicitPads,
  Div: (node, { builder, constant }) => {
    const [numerator, divisor] = node.inputs.map(constant);
    if (!divisor && !numerator) return false;
    const inverse = divisor
      ? builder.constant(mapConstant(divisor, (value) => 1 / value))
      : builder.add('Reciprocal', [node.inputs[1]!]);
    builder.addNode({ ...node, op: 'Mul', inputs: [node.inputs[0]!, inverse] });
    return true;
  },
  Dropout: toIdentity,
  Einsum: toMatrixProduct,
  GRU: unrollGru,
  Gelu: (node, simplify) => {
    expandGelu(node, simplify);
    return true;
  },
  Gemm: toPlainGemm,
  GroupNormalization: toInstanceNormalization,
  LSTM: unrollLstm,
  MatMul: (node, { builder, constant, shape }) => {
    if (constant(node.inputs[1]!)?.shape.length !== 2 || shape(node.inputs[0]!).length !== 2) return false;
    builder.addNode({ ...node, op: 'Gemm' });
    return true;
  },
  Max: (node, simplify) => toChain('Max', node, simplify),
  Mean: (node, { builder }) => {
    const sum = node.inputs.reduce((left, right) => builder.add('Add', [left, right]));
    builder.addNode({ ...node, op: 'Mul', inputs: [sum, builder.floats(1 / node.inputs.length)] });
    return true;
  },
  Min: (node, simplify) => toChain('Min', node, simplify),
  Neg: (node, { builder }) => {
    builder.addNode({ ...node, op: 'Mul', inputs: [node.inputs[0]!, builder.floats(-1)] });
    return true;
  },
  Pow: toPower,
  ReduceL2: (node, { builder }) => {
    const squares = builder.add('Mul', [node.inputs[0]!, node.inputs[0]!]);
    const sum = builder.add('ReduceSum', [squares, ...node.inputs.slice(1)], node.attributes);
    builder.addNode({ ...node, op: 'Sqrt', inputs: [sum], attributes: {} });
    return true;
  },
  RNN: unrollRnn,
  Sub: (node, { builder, constant }) => {
    const [left, right] = node.inputs as [string, string];
    const known = constant(right);
    const negated = known
      ? builder.constant(mapConstant(known, (value) => -value))
      : builder.add('Mul', [right, builder.floats(-1)]);
    builder.addNode({ ...node, op: 'Add', inputs: [left, negated] });
    return true;
  },
  Sum: (node, simplify) => toChain('Add', node, simplify),
};

/** Whether `op` is rewritten into operators of the table on import. */
export function isSimplified(op: string): boolean {
  return Object.hasOwn(simplifyTable, op);
}

/** Rewrites what lies between input and scores into fewer kinds of operators; values keep their names. */
export function simplifyGraph(graph: Graph, shapes: ReadonlyMap<string, Shape>): Graph {
  const data = findDataValues(graph);
  const builder = createGraphBuilder({ ...graph, nodes: [] }, 'unhans/simplify', graph.nodes);
  const simplify: Simplify = {
    builder,
    constant: (name) => graph.constants.get(name),
    shape: (name) => shapes.get(name) ?? graph.constants.get(name)?.shape ?? [],
  };
  for (const node of graph.nodes) {
    const row = node.outputs.some((name) => data.has(name)) ? simplifyTable[node.op] : undefined;
    if (!row?.(node, simplify)) builder.addNode(node);
  }
  return builder.build(graph);
}

/** The same constant with every number replaced. */
export function mapConstant(constant: Constant, change: (value: number) => number): Constant {
  return { ...constant, data: Float32Array.from(constant.data as Float32Array, change) };
}

/** A power with a constant exponent of floats; a square is a product, what has the exponent ½ a root. */
function toPower(node: Node, { builder, constant }: Simplify): boolean {
  const [base, name] = node.inputs as [string, string];
  const exponent = constant(name);
  if (!exponent) throw refuseForm(node, 'its exponent is computed, expected a constant');
  const values = Float32Array.from(exponent.data as Float32Array, Number);
  const [op, inputs] = values.every((value) => value === 2)
    ? ['Mul', [base, base]]
    : values.every((value) => value === 0.5)
      ? ['Sqrt', [base]]
      : ['Pow', [base, builder.floats(values, exponent.shape)]];
  builder.addNode({ ...node, op, inputs });
  return true;
}

/** Operators that change no number here: dropout at inference, casts between float types. */
function toIdentity(node: Node, { builder }: Simplify): boolean {
  const outputs = node.outputs.slice(0, 1);
  builder.addNode({ ...node, op: 'Identity', inputs: node.inputs.slice(0, 1), outputs, attributes: {} });
  return true;
}

/** An operator on any number of inputs, as a chain of the same on two. */
function toChain(op: string, node: Node, { builder }: Simplify): boolean {
  const [first, ...rest] = node.inputs as [string, ...string[]];
  const last = rest.pop();
  const left = rest.reduce((sum, input) => builder.add(op, [sum, input]), first);
  builder.addNode(last === undefined ? { ...node, op: 'Identity' } : { ...node, op, inputs: [left, last] });
  return true;
}

/** Whether a pooling only copies: what an adaptive pooling to the size that is already there is exported as. */
function isTrivialPool(node: Node): boolean {
  const sizes = [...(readInts(node, 'kernel_shape') ?? []), ...(readInts(node, 'strides') ?? [])];
  return sizes.every((size) => size === 1) && (readInts(node, 'pads') ?? []).every((pad) => pad === 0);
}

/** Gemm with alpha = beta = 1, the data not transposed and a bias of one axis. */
function toPlainGemm(node: Node, { builder, constant }: Simplify): boolean {
  const [data, weightName, biasName] = node.inputs as [string, string, string?];
  const weight = constant(weightName);
  const bias = biasName ? constant(biasName) : undefined;
  if (!weight || (biasName && !bias)) return false;
  const alpha = readFloat(node, 'alpha', 1);
  const beta = readFloat(node, 'beta', 1);
  const transB = readInt(node, 'transB', 0);
  const outputs = weight.shape[transB === 1 ? 0 : 1]!;
  const inputs = [
    readInt(node, 'transA', 0) === 1 ? builder.add('Transpose', [data], { perm: [1, 0] }) : data,
    alpha === 1 ? weightName : builder.constant(mapConstant(weight, (value) => alpha * value)),
  ];
  if (bias) inputs.push(builder.constant(toVector(bias, outputs, beta)));
  builder.addNode({ ...node, inputs, attributes: { transB: { kind: 'int', value: transB } } });
  return true;
}

function toVector(bias: Constant, size: number, factor: number): Constant {
  const values = bias.data as Float32Array;
  const data = Float32Array.from({ length: size }, (_, index) => factor * values[values.length === 1 ? 0 : index]!);
  return { type: 'float32', shape: [size], data };
}

/** Writes out the padding that auto_pad, or the output shape of a transposed convolution, leaves to the runtime. */
function toExplicitPads(node: Node, { builder, shape, constant }: Simplify): boolean {
  const mode = readString(node, 'auto_pad', 'NOTSET');
  if (mode === 'NOTSET' && !readInts(node, 'output_shape')) return false;
  const { auto_pad: _mode, output_shape: _shape, ...attributes } = node.attributes;
  const kernel = readInts(node, 'kernel_shape') ?? constant(node.inputs[1]!)!.shape.slice(2);
  const totals = kernel.map((size, axis) => {
    const window = (size - 1) * (readInts(node, 'dilations')?.[axis] ?? 1) + 1;
    const stride = readInts(node, 'strides')?.[axis] ?? 1;
    const sizes = [node.inputs[0]!, node.outputs[0]!].map((name) => shape(name)[axis + 2]!) as [number, number];
    const [narrow, wide] = node.op === 'ConvTranspose' ? sizes : sizes.toReversed();
    const extra = readInts(node, 'output_padding')?.[axis] ?? 0;
    return mode === 'VALID' ? 0 : Math.max(0, (narrow! - 1) * stride + window + extra - wide!);
  });
  const less = totals.map((total) => Math.floor(total / 2));
  const more = totals.map((total, axis) => total - less[axis]!);
  const pads = mode === 'SAME_UPPER' ? [...less, ...more] : [...more, ...less];
  builder.addNode({ ...node, attributes: { ...attributes, pads: { kind: 'ints', value: pads } } });
  return true;
}
