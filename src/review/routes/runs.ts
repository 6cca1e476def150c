import { basename, dirname, join } from 'node:path';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { RunItem } from '../api.ts';
import type { ReviewContext } from '../context.ts';
import { defineRoute, pagingSchema } from '../define-route.ts';
import { listHistory } from '../queries/list-history.ts';
import { readRunState } from '../queries/read-run-state.ts';
import { readSamples } from '../queries/read-samples.ts';

const samplesSchema = z.object({
  ids: z.string().regex(/^\d+(,\d+)*$/),
  finding: z.coerce.number().int().optional(),
});

/** The runs of the database, how far each came, and what was said in it. */
export function addRunRoutes(app: Hono, { store, author, searches }: ReviewContext): void {
  defineRoute(app, 'get', '/api/session', () => ({
    author,
    database: basename(store.path),
    runs: store
      .all<Omit<RunItem, 'title'> & { model: string; dataset: string }>(
        'SELECT id, status, started, model, dataset FROM runs ORDER BY id DESC LIMIT 100',
      )
      .map(({ model, dataset, ...run }) => ({
        ...run,
        title: `${basename(model)} on ${join(basename(dirname(dataset)), basename(dataset))}`,
      })),
    canSearch: searches !== null,
  }));
  defineRoute(app, 'get', '/api/runs/:id/state', ({ id }) => readRunState(store, id));
  defineRoute(app, 'get', '/api/runs/:id/history', ({ id, parse }) => listHistory(store, id, parse(pagingSchema)));
  defineRoute(app, 'get', '/api/runs/:id/samples', ({ id, parse }) => {
    const { ids, finding } = parse(samplesSchema);
    return readSamples(store, { runId: id, ids: ids.split(',').slice(0, 500).map(Number), findingId: finding });
  });
}
