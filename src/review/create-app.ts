import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { Hono } from 'hono';
import { UnhansError } from '../errors.ts';
import type { Failure } from './api.ts';
import type { ReviewContext } from './context.ts';
import { guardHeaders, guardRequests, type Guards } from './guard-requests.ts';
import { addClassRoutes } from './routes/classes.ts';
import { addExportRoutes } from './routes/exports.ts';
import { addFindingRoutes } from './routes/findings.ts';
import { addPictureRoutes } from './routes/pictures.ts';
import { addRunRoutes } from './routes/runs.ts';
import { addSearchRoutes } from './routes/searches.ts';
import { addStaticRoutes } from './routes/static.ts';
import { addVerdictRoutes } from './routes/verdicts.ts';

/** What a request may send, at most. */
const mostBytes = 2 ** 20;

const routes = [
  addStaticRoutes,
  addRunRoutes,
  addFindingRoutes,
  addClassRoutes,
  addVerdictRoutes,
  addPictureRoutes,
  addSearchRoutes,
  addExportRoutes,
];

/** The review app as a web application: what it shows is read from the database at each request. */
export function createApp(context: ReviewContext, guards: Guards): Hono {
  const app = new Hono();
  app.use(guardHeaders, guardRequests(guards), compress(), bodyLimit({ maxSize: mostBytes }));
  for (const add of routes) add(app, context);
  app.notFound((c) => c.json({ error: 'there is nothing here' } satisfies Failure, 404));
  app.onError((error, c) => {
    if (error instanceof UnhansError) {
      return c.json({ error: error.message } satisfies Failure, error.code === 'usage' ? 400 : 503);
    }
    return c.json({ error: `the server failed: ${error.message}` } satisfies Failure, 500);
  });
  return app;
}
