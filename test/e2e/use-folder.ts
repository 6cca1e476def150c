import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the tests of a file, deleted after the last; the function gives a place in it that is new each time. */
export function useFolder(): () => string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unhans-e2e-')));
  let count = 0;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => join(folder, String(++count));
}
