import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files in a folder and the folders below it, relative to it, sorted; none where there is no folder. */
export function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The files of a folder whose names end so, absolute, with the time each was last written, in ms. */
export function readTimes(folder: string, ending: string): Record<string, number> {
  const paths = listFiles(folder).filter((path) => path.endsWith(ending));
  return Object.fromEntries(paths.map((path) => [join(folder, path), statSync(join(folder, path)).mtimeMs]));
}
