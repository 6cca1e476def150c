import { z } from 'zod';

// The message of a check is what was expected; job-problems.ts makes the sentence around it.

/** A text that is not empty. */
export function text(expected: string) {
  return z.string({ error: expected }).min(1, { error: expected });
}

/** A whole number within limits, both included. */
export function whole(min: number, max?: number) {
  const error = max === undefined ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`;
  const number = z.int({ error }).min(min, { error });
  return max === undefined ? number : number.max(max, { error });
}

/** A list of at least one thing, each once. */
export function list<Item extends z.ZodType>(item: Item, things: string) {
  return z
    .array(item, { error: `a list of ${things}` })
    .min(1, { error: `a list of at least one of ${things}` })
    .refine((items) => new Set(items).size === items.length, { error: `each of the ${things} once` });
}

/** One of a few words. */
export function choice<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, { error: names.map((name) => `"${name}"`).join(' or ') });
}
