import { z } from 'zod';
import type { Order } from '../value.ts';

/** A size in an option; never so large that arithmetic on it is inexact. */
export const size = z
  .int()
  .positive()
  .max(2 ** 31 - 1);

const amount = size.or(z.literal(0));

/** An option with one size for each axis of space, or one for all. */
export function sizes(rank: number) {
  return size.transform((value) => Array<number>(rank).fill(value)).or(z.array(size).length(rank));
}

/** An option with an amount before and behind each axis of space: [[before, behind], …], one for both, or one for all. */
export function borders(rank: number) {
  const pair = z.tuple([amount, amount]);
  const both = amount.transform((value): [number, number] => [value, value]);
  const each = rank === 1 ? pair.transform((sides) => [sides]) : z.array(both.or(pair)).length(rank);
  return both.transform((sides) => Array<[number, number]>(rank).fill(sides)).or(each);
}

/** Where a layer finds the channels; `null` stands for the default. */
export const dataFormat = z
  .enum(['channels_last', 'channels_first'])
  .nullish()
  .transform((value): Order => (value === 'channels_first' ? 'first' : 'last'));

/** An activation as an option: its name, or an object as Keras 3 and activation layers are written. */
export const activation = z
  .union([z.string(), z.object({ class_name: z.string(), config: z.unknown().optional() })])
  .nullish()
  .transform((value) => value ?? 'linear');

export type ActivationOption = z.infer<typeof activation>;

/** An option that may be left out or null. */
export function optional<Schema extends z.ZodType>(schema: Schema, fallback: z.infer<Schema>) {
  return schema.nullish().transform((value) => value ?? fallback);
}
