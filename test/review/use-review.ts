import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Hono } from 'hono';
import sharp from 'sharp';
import { createApp } from '../../src/review/create-app.ts';
import type { Guards } from '../../src/review/guard-requests.ts';
import { createSearchJobs, type Search } from '../../src/review/search-jobs.ts';
import type { Store } from '../../src/store/store.ts';
import { formatNpy } from '../../src/tensor/npy.ts';
import { saveExample, type Example } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

/** A review app over the example's database, without a network. */
export interface Review extends Example {
  readonly store: Store;
  readonly app: Hono;
  readonly cacheFolder: string;
  /** Asks as a browser on the page does; the answer's JSON with its status. */
  ask(path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

export interface ReviewOptions {
  readonly guards?: Partial<Guards>;
  readonly search?: Search;
}

const host = 'localhost:80';

/** A function that opens a review app for a test: files of the dataset lie in `images` beside the database. */
export function useReview(): (options?: ReviewOptions) => Review {
  const createStore = useStore();
  return ({ guards, search } = {}) => {
    const store = createStore();
    const example = saveExample(store);
    const cacheFolder = join(dirname(store.path), 'thumbnails');
    const searches = search ? createSearchJobs(search) : null;
    const app = createApp(
      { store, author: 'ada', cacheFolder, searches },
      { hosts: [host], token: undefined, ...guards },
    );
    return { store, app, cacheFolder, ...example, ask: (path, body) => ask(app, path, body) };
  };
}

async function ask(app: Hono, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await app.request(path, init);
  return { status: response.status, body: await response.json() };
}

/** Writes the images of the example, each of one grey, into a folder beside the database, and makes it the dataset. */
export async function writeImages(store: Store): Promise<string> {
  const folder = join(dirname(store.path), 'images');
  for (const { path } of store.all<{ path: string }>('SELECT path FROM samples')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const create = { width: 8, height: 8, channels: 3, background: 'grey' } as const;
    writeFileSync(join(folder, path), await sharp({ create }).png().toBuffer());
  }
  store.run('UPDATE runs SET dataset = @folder', { folder });
  store.run(`UPDATE samples SET file = @folder || '/' || path`, { folder });
  return folder;
}

/** Writes the heatmap shards of the example: 2 × 2, row r of `coat` holds r, r, r, r. */
export function writeHeatmaps(store: Store): void {
  const folder = join(dirname(store.path), 'heatmaps');
  mkdirSync(folder, { recursive: true });
  const write = (name: string, values: readonly number[]) => {
    const data = Float32Array.from(values.flatMap((value) => [value, value, value, value]));
    writeFileSync(join(folder, name), formatNpy({ data, shape: [values.length, 2, 2] }));
  };
  write('coat-0.npy', [0, 1, 2]);
  write('coat-1.npy', [3, 4]);
  const embedding = Float32Array.from({ length: 15 }, (_, index) => index);
  writeFileSync(join(dirname(store.path), 'coat-embedding.npy'), formatNpy({ data: embedding, shape: [5, 3] }));
}
