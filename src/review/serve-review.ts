import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, extname, join } from 'node:path';
import { UnhansError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { createApp } from './create-app.ts';
import type { ReviewContext } from './context.ts';
import { createSearchJobs, type Search } from './search-jobs.ts';

export interface ServeOptions {
  /** 0 takes one that is free. */
  readonly port: number;
  /** The address to listen at. */
  readonly host: string;
  /** What a browser must know; required where `host` is not of this machine alone. */
  readonly token?: string | undefined;
  /** Who is assumed to be reviewing. */
  readonly author: string;
  readonly search?: Search | undefined;
}

export interface RunningServer {
  /** What to open, with the token where there is one. */
  readonly address: string;
  close(): Promise<void>;
}

const loopback = ['127.0.0.1', '::1', 'localhost'];

/** Whether only this machine can reach what listens at a host. */
export function isLoopback(host: string): boolean {
  return loopback.includes(host);
}

/**
 * Serves the review app over a database until it is closed.
 * @throws UnhansError `usage` where the place is taken or not ours, or other machines could come in without a token.
 */
export async function serveReview(store: Store, options: ServeOptions): Promise<RunningServer> {
  const { host, token, author, search } = options;
  if (!isLoopback(host) && token === undefined) {
    throw new UnhansError('usage', `cannot listen at ${host} without a token: other machines could come in`);
  }
  const { server, port } = await listen(options);
  const context: ReviewContext = {
    ...{ store, author, searches: search ? createSearchJobs(search) : null },
    cacheFolder: join(dirname(store.path), `${basename(store.path, extname(store.path))}.files`, 'thumbnails'),
  };
  const hosts = isLoopback(host) ? [...loopback, '[::1]'].map((name) => `${name}:${port}`) : undefined;
  const app = createApp(context, { hosts, token });
  server.attach(app.fetch);
  const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${port}/${query}`,
    close: () => server.close(),
  };
}

interface Listening {
  readonly port: number;
  readonly server: { attach(fetch: Fetch): void; close(): Promise<void> };
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** Listens first, as only then the port is known that requests must name. */
function listen({ host, port }: ServeOptions): Promise<Listening> {
  return new Promise((resolve, reject) => {
    let answer: Fetch = () => new Response(null, { status: 503 });
    const server = serve({ fetch: (request: Request) => answer(request), port, hostname: host }) as Server;
    server.once('error', (error) => {
      reject(new UnhansError('usage', `cannot listen at ${host}:${port}: ${error.message}`, { cause: error }));
    });
    server.once('listening', () => {
      const close = () =>
        new Promise<void>((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      const attach = (fetch: Fetch) => void (answer = fetch);
      resolve({ port: (server.address() as AddressInfo).port, server: { attach, close } });
    });
  });
}
