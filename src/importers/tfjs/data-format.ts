import { permuteToFirst, permuteToLast, type Order, type Value } from './value.ts';
import type { Writer } from './writer.ts';

/**
 * Writes a layer for which the channels of its values are the first axis behind the batch as one for which they are
 * the last: the same numbers, seen otherwise.
 * @param channels where the layer has them
 */
export function inChannelsLast(writer: Writer, value: Value, channels: Order, write: (value: Value) => Value): Value {
  const rank = value.shape.length;
  if (channels === 'last' || rank < 3) return write(value);
  const seen = permuteToLast(rank).map((axis) => value.shape[axis]!);
  const result = write({ name: writer.arrange(value, 'last'), shape: seen, order: 'first' });
  if (result.shape.length < 3) return result;
  const shape = permuteToFirst(result.shape.length).map((axis) => result.shape[axis]!);
  return { name: writer.arrange(result, 'first'), shape, order: 'last' };
}
