import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { UnhansError } from '../../errors.ts';

/** Built by `npm run build`; the same folder seen from `src` and from `dist`. */
const assetsFolder = new URL('../../../dist/review/assets/', import.meta.url);

const assets = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/assets/app.js': ['app.js', 'text/javascript; charset=utf-8'],
  '/assets/app.css': ['app.css', 'text/css; charset=utf-8'],
} as const;

/** The page, its script and its style. */
export function addStaticRoutes(app: Hono): void {
  app.get('/favicon.ico', (c) => c.body(null, 204));
  for (const [path, [name, type]] of Object.entries(assets)) {
    app.get(path, (c) => c.body(readAsset(name), 200, { 'content-type': type, 'cache-control': 'no-cache' }));
  }
}

function readAsset(name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(new URL(name, assetsFolder)));
  } catch (error) {
    throw new UnhansError('disk', `cannot read ${name} of the review app: run npm run build first`, { cause: error });
  }
}
