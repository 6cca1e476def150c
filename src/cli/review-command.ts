import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { isLoopback, serveReview } from '../review/serve-review.ts';
import { openStore } from '../store/open-store.ts';
import { defaultDb, example, parseIndex, type AddCommand } from './command.ts';
import { findAuthor } from './find-author.ts';
import { createSearch } from './search-in-process.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface Flags {
  db: string;
  port: number;
  host: string;
  token?: string;
}

const defaultPort = 4173;

export const addReviewCommand: AddCommand = (program) => {
  program
    .command('review')
    .description('look through what was found and judge it, in a browser; also while an audit is running')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--port <port>', 'where to listen; 0 takes one that is free', parseIndex, defaultPort)
    .option('--host <host>', 'address to listen at; others than this machine need a token', '127.0.0.1')
    .option('--token <token>', 'what a browser must know (default: none, for other hosts a random one)')
    .addHelpText('after', example('unhans review --db unhans.db', 'unhans review --host 0.0.0.0 --port 8080'))
    .action(async ({ db, port, host, token = isLoopback(host) ? undefined : createToken() }: Flags) => {
      const store = openStore(db, { create: false });
      try {
        await untilInterrupted('what was said is saved', async (signal) => {
          const search = createSearch(process.argv[1]!, store.path, signal);
          const server = await serveReview(store, { port, host, token, author: findAuthor(), search });
          console.log(`review: ${server.address}`);
          if (!signal.aborted) await once(signal, 'abort');
          await server.close();
        });
      } finally {
        store.close();
      }
    });
};

function createToken(): string {
  return randomBytes(16).toString('base64url');
}
