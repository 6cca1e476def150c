import type { Hono } from 'hono';
import { z } from 'zod';
import { listFindings } from '../../store/list-findings.ts';
import { verdictNames } from '../../store/verdicts.ts';
import type { ReviewContext } from '../context.ts';
import { defineRoute, pagingSchema } from '../define-route.ts';
import { readFinding } from '../queries/read-finding.ts';
import { listFindingSamples } from '../queries/read-samples.ts';

const filterSchema = pagingSchema.extend({
  text: z.string().max(500).optional(),
  classId: z.coerce.number().int().optional(),
  verdict: z.enum([...verdictNames, 'none']).optional(),
  view: z.string().max(500).optional(),
  least: z.coerce.number().int().min(0).optional(),
  suspicious: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional(),
});

/** The findings of a run, and everything about each. */
export function addFindingRoutes(app: Hono, { store }: ReviewContext): void {
  defineRoute(app, 'get', '/api/runs/:id/findings', ({ id, parse }) => {
    const { offset, limit, ...filter } = parse(filterSchema);
    return listFindings(store, { runId: id, ...filter }, { offset, limit });
  });
  defineRoute(app, 'get', '/api/findings/:id', ({ id }) => readFinding(store, id));
  defineRoute(app, 'get', '/api/findings/:id/samples', ({ id, parse }) =>
    listFindingSamples(store, id, parse(pagingSchema)),
  );
}
