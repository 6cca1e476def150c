import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { UnhansError } from '../errors.ts';
import type { Search, SearchResult } from '../review/search-jobs.ts';

/** Samples of a ranking that are kept: more than anybody looks at. */
const mostRanked = 20_000;

/**
 * Looks for samples by running `unhans find` as a process of its own, so that the server neither computes nor waits.
 * @param main the file of the program
 * @param db the database
 * @param signal ends the process
 */
export function createSearch(main: string, db: string, signal: AbortSignal): Search {
  return async ({ runId, cluster }, onMessage) => {
    const like = ['--like', String(runId), cluster];
    const args = [main, 'find', ...like, '--db', db, '--json', '--limit', String(mostRanked)];
    const child = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let last = '';
    createInterface(child.stderr).on('line', (line) => onMessage((last = line)));
    const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
    const [status, output] = await Promise.all([ended, text(child.stdout)]);
    if (status !== 0)
      throw new UnhansError('usage', last.replace(/^unhans: /, '') || `it ended with ${status ?? 'a signal'}`);
    return JSON.parse(output) as SearchResult;
  };
}
