import { permuteToFirst, permuteToLast, type Value } from '../value.ts';
import type { LayerCall } from './layer-row.ts';

/** What a layer with the channels in front writes as one with the channels last: the same numbers, seen otherwise. */
export function inChannelsLast(
  { inputs: [value], writer }: LayerCall,
  format: 'channels_last' | 'channels_first',
  write: (value: Value) => Value,
): Value {
  const rank = value.shape.length;
  if (format === 'channels_last' || rank < 3) return write(value);
  const seen = permuteToLast(rank).map((axis) => value.shape[axis]!);
  const result = write({ name: writer.arrange(value, 'last'), shape: seen, order: 'first' });
  if (result.shape.length < 3) return result;
  const shape = permuteToFirst(result.shape.length).map((axis) => result.shape[axis]!);
  return { name: writer.arrange(result, 'first'), shape, order: 'last' };
}
