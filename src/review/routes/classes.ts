import type { Hono } from 'hono';
import { z } from 'zod';
import { createOwnCluster } from '../../store/own-clusters.ts';
import type { ReviewContext } from '../context.ts';
import { defineRoute, pagingSchema } from '../define-route.ts';
import { listClassItems, readClass } from '../queries/read-class.ts';
import { readPoints } from '../queries/read-points.ts';

const classesSchema = pagingSchema.extend({ text: z.string().max(500).default('') });

const axis = z.coerce.number().int().min(0);
const pointsSchema = z.object({ x: axis.optional(), y: axis.optional(), finding: axis.optional() });

const ownSchema = z.strictObject({
  view: z.string(),
  samples: z.array(z.int().positive()).min(1).max(100_000),
  author: z.string().max(200),
});

/** The classes of a run, their pictures, and groups that people make of them. */
export function addClassRoutes(app: Hono, { store }: ReviewContext): void {
  defineRoute(app, 'get', '/api/runs/:id/classes', ({ id, parse }) => {
    const { text, ...paging } = parse(classesSchema);
    return listClassItems(store, id, text, paging);
  });
  defineRoute(app, 'get', '/api/classes/:id', ({ id }) => readClass(store, id));
  defineRoute(app, 'post', '/api/classes/:id/findings', ({ id, parse }) => {
    const { view, samples, author } = parse(ownSchema);
    return { id: createOwnCluster(store, { classId: id, view, sampleIds: samples, author }) };
  });
  defineRoute(app, 'get', '/api/analyses/:id/points', ({ id, parse }) => {
    const { x, y, finding } = parse(pointsSchema);
    const axes = x !== undefined && y !== undefined ? ([x, y] as const) : undefined;
    return readPoints(store, { analysisId: id, axes, findingId: finding });
  });
}
