import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { UnhansError } from '../errors.ts';
import type { Answers } from './api.ts';

/** A request as a route sees it. */
export interface RouteRequest {
  /** The id in the path; 0 where it has none. */
  readonly id: number;
  /** The query, or the body of a POST; parsed by `schema` it is what the route may trust. */
  parse<Schema extends z.ZodType>(schema: Schema): z.output<Schema>;
}

type Handle<Path extends keyof Answers> = (request: RouteRequest) => Answers[Path] | Promise<Answers[Path]>;

/** Adds a route that answers with JSON of the form that `Answers` says. */
export function defineRoute<Path extends keyof Answers>(
  app: Hono,
  method: 'get' | 'post',
  path: Path,
  handle: Handle<Path>,
): void {
  app[method](path, async (c) => {
    const given: unknown = method === 'get' ? c.req.query() : await readBody(c);
    return c.json((await handle({ id: readId(c), parse: (schema) => parse(schema, given) })) as object);
  });
}

/** The id in a path. */
export function readId(c: Context): number {
  const text = c.req.param('id') ?? '0';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UnhansError('usage', `cannot read the address: got id "${text}", expected a number`);
}

async function readBody(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    throw new UnhansError('usage', 'cannot read the request: its body is no JSON', { cause: error });
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UnhansError('usage', `cannot read the request: ${issue!.path.join('.')}: ${issue!.message}`);
}

/** Where a page begins and how long it is, from the query. */
export const pagingSchema = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
