import type { AttributeInput } from '../../graph/builder.ts';
import { broadcastShapes, type Order, type Value } from './value.ts';
import type { Writer } from './writer.ts';

/** An operator that works on every number for itself. */
export function writeUnary(
  writer: Writer,
  op: string,
  value: Value,
  attributes: Record<string, AttributeInput> = {},
): Value {
  return { ...value, name: writer.add(op, [value.name], attributes) };
}

/** An operator on two values that broadcast against each other, as TensorFlow does it: from the last axis on. */
export function writeBinary(writer: Writer, op: string, left: Value, right: Value): Value {
  const shape = broadcastShapes(left.shape, right.shape);
  const isFirst = [left, right].some((value) => value.order === 'first' && value.shape.length === shape.length);
  const order: Order = isFirst ? 'first' : 'last';
  const names = [left, right].map((value) => spread(writer, value, shape.length, order));
  return { name: writer.add(op, names), shape, order };
}

/** x · factor + shift, with numbers for all or one for each of the last axis. */
export function writeAffine(
  writer: Writer,
  value: Value,
  factor: number | readonly number[],
  shift: number | readonly number[],
): Value {
  const scaled = isAll(factor, 1) ? value : writeBinary(writer, 'Mul', value, literal(writer, factor));
  return isAll(shift, 0) ? scaled : writeBinary(writer, 'Add', scaled, literal(writer, shift));
}

/** A constant: a scalar, or a vector that goes along the last axis. */
export function literal(writer: Writer, values: number | readonly number[]): Value {
  return { name: writer.floats(values), shape: typeof values === 'number' ? [] : [values.length], order: 'last' };
}

/** The name of a value that broadcasts to `rank` axes in `order`. */
function spread(writer: Writer, value: Value, rank: number, order: Order): string {
  const missing = rank - value.shape.length;
  if (missing === 0) return writer.arrange(value, order);
  const name = writer.arrange(value, 'last');
  if (order === 'last' || value.shape.every((size) => size === 1)) return name;
  const axes = writer.ints(Array.from({ length: missing }, (_, axis) => axis));
  const wide = { name: writer.add('Unsqueeze', [name, axes]), shape: [...Array<1>(missing).fill(1), ...value.shape] };
  return writer.arrange({ ...wide, order: 'last' }, order);
}

function isAll(values: number | readonly number[], wanted: number): boolean {
  return [values].flat().every((value) => value === wanted);
}
