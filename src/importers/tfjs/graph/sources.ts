import { UnhansError } from '../../../errors.ts';
import type { Constant, ElementType } from '../../../graph/graph.ts';
import type { GraphContext } from './create-op-call.ts';
import type { Operation } from './graph-def.ts';
import type { GraphValue } from './op-row.ts';

const placeholders = ['Placeholder', 'PlaceholderWithDefault'];

/** TensorFlow's names for the types that an input may have; others are refused as inputs that are no floats. */
const inputTypes: Readonly<Record<string, ElementType>> = {
  DT_BOOL: 'bool',
  DT_FLOAT: 'float32',
  DT_HALF: 'float16',
  DT_INT32: 'int32',
  DT_INT64: 'int64',
  DT_UINT8: 'uint8',
};

/** Whether an operation is where values come from: an input, or a constant. */
export function isSource(op: string): boolean {
  return op === 'Const' || placeholders.includes(op);
}

/** The value of an input or a constant. Throws UnhansError `model` where its shape or its numbers are missing. */
export function readSource(operation: Operation, { graph, weights, path }: GraphContext): GraphValue {
  const { op, key, attributes } = operation;
  if (op === 'Const') return readConstant(key, weights.get(key), path);
  const shape = attributes.shape('shape');
  if (!shape || shape.length < 2) {
    const got = shape ? `has shape [${shape.join(', ')}]` : 'has no shape';
    throw new UnhansError('model', `cannot read ${path}: input "${key}" ${got}, expected axes behind the batch`);
  }
  const type = inputTypes[attributes.type('dtype') ?? 'DT_FLOAT'] ?? 'int32';
  return graph.addInput(key, type, shape.with(0, 'batch'));
}

function readConstant(key: string, constant: Constant | undefined, path: string): GraphValue {
  if (!constant) throw new UnhansError('model', `cannot read ${path}: no weight is called "${key}"`);
  const { type, shape, data } = constant;
  if (type === 'float32' || type === 'float16') return { name: key, shape, order: 'last' };
  if (type === 'int32' || type === 'bool') return { whole: Array.from(data as Int32Array), shape };
  throw new UnhansError('model', `cannot read ${path}: weight "${key}" is ${type}, expected floats or whole numbers`);
}
