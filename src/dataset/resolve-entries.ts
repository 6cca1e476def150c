import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { describeFileFailure } from './file-failure.ts';
import { mapAhead } from './map-ahead.ts';
import { isWithin } from './paths.ts';
import type { Entry, Listing, Skipped } from './listing.ts';

/** One usable image. */
export interface Sample {
  /** Exactly as the dataset gave it; in a folder source relative to that folder, with `/`. */
  readonly path: string;
  readonly label: string;
  /** The part of the dataset it is in, such as `train` or `test`, where the source tells. */
  readonly split?: string;
  /** Place in the source, from 0, counting rows that were skipped: row i of a manifest belongs to heatmap i. */
  readonly row: number;
  /** Absolute path with every link resolved; empty where there is no file that may be read, and none is needed. */
  readonly file: string;
  /** Changes when the file does (size and modification time in ns); `missing` where there is none. */
  readonly fingerprint: string;
}

interface ResolveOptions {
  /** Absolute folder, links resolved, that every file must lie in. */
  readonly within: string;
  readonly filesMustExist: boolean;
}

/** File system calls under way at once. */
const concurrency = 64;

/**
 * Finds the file of every entry. What is missing, no file, or lies outside `within` is skipped with the reason, or goes
 * without a file where none must exist.
 */
export async function resolveEntries(
  { folder, entries, skipped }: Listing,
  options: ResolveOptions,
): Promise<{ samples: Sample[]; skipped: Skipped[] }> {
  const realFolder = createFolderResolver();
  const samples: Sample[] = [];
  const refused = [...skipped];
  const outcomes = mapAhead(entries, concurrency, (entry) => resolveEntry(entry, resolve(folder, entry.path)));
  for await (const outcome of outcomes) {
    if ('reason' in outcome) refused.push(outcome);
    else samples.push(outcome);
  }
  return { samples, skipped: refused };

  async function resolveEntry(entry: Entry, named: string): Promise<Sample | Skipped> {
    const found = await findFile(named);
    if (!('reason' in found)) return { ...entry, ...found };
    if (!options.filesMustExist) return { ...entry, file: '', fingerprint: 'missing' };
    return { path: entry.path, label: entry.label, ...found };
  }

  async function findFile(named: string): Promise<Located> {
    try {
      return await locateFile(join(await realFolder(dirname(named)), basename(named)), options.within);
    } catch (error) {
      const reason = describeFileFailure(error);
      if (reason === undefined) throw error;
      return { reason: isWithin(folder, named) || isWithin(options.within, named) ? reason : outside };
    }
  }
}

const outside = 'the file lies outside the dataset';

type Located = Pick<Sample, 'file' | 'fingerprint'> | Pick<Skipped, 'reason'>;

/** Looks at a file whose folder has its links resolved, without following a link out of `within`. */
async function locateFile(file: string, within: string): Promise<Located> {
  if (!isWithin(within, file)) return { reason: outside };
  const status = await lstat(file, { bigint: true });
  if (status.isSymbolicLink()) return locateFile(await realpath(file), within);
  if (!status.isFile()) return { reason: status.isDirectory() ? 'it is a folder, expected a file' : 'it is no file' };
  return { file, fingerprint: `${status.size}-${status.mtimeNs}` };
}

/** Resolves each folder's links once, however many files lie in it. */
function createFolderResolver(): (folder: string) => Promise<string> {
  const resolved = new Map<string, Promise<string>>();
  return (folder) => {
    const real = resolved.get(folder) ?? realpath(folder);
    resolved.set(folder, real);
    return real;
  };
}
