import { relative } from 'node:path';

/** The database that commands use where none is named. */
const defaultDb = 'unhans.db';

/** A command as a person can paste it into a shell: words that a shell would read otherwise are quoted. */
export function formatCommand(...words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** The words that name the database `path` (absolute) to a command run in `folder`: none where it is the default. */
export function nameDatabase(path: string, folder = process.cwd()): string[] {
  const name = relative(folder, path);
  if (name === defaultDb) return [];
  return ['--db', name.startsWith('..') ? path : name];
}
