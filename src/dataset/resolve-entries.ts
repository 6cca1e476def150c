import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { describeFileFailure, isMissingFile } from './file-failure.ts';
import { mapAhead } from './map-ahead.ts';
import { isWithin } from './paths.ts';
import type { Entry, Listing, Skipped } from './listing.ts';

/** One usable image. */
export interface Sample {
  /** Exactly as the dataset gave it; in a folder source relative to that folder, with `/`. */
  readonly path: string;
  readonly label: string;
  /** Place in the source, from 0, counting rows that were skipped: row i of a manifest belongs to heatmap i. */
  readonly row: number;
  /** Absolute path with every link resolved. */
  readonly file: string;
  /** Changes when the file does (size and modification time in ns); `missing` where there is none and none is needed. */
  readonly fingerprint: string;
}

interface ResolveOptions {
  /** Absolute folder, links resolved, that every file must lie in. */
  readonly within: string;
  readonly filesMustExist: boolean;
}

/** File system calls under way at once. */
const concurrency = 64;

/** Finds the file of every entry; what is missing, no file, or lies outside `within` is skipped with the reason. */
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
    const { path, label } = entry;
    try {
      const located = await locateFile(join(await realFolder(dirname(named)), basename(named)), options.within);
      return 'reason' in located ? { path, label, ...located } : { ...entry, ...located };
    } catch (error) {
      const reason = describeFileFailure(error);
      if (reason === undefined) throw error;
      if (!isWithin(folder, named) && !isWithin(options.within, named)) return { path, label, reason: outside };
      if (options.filesMustExist || !isMissingFile(error)) return { path, label, reason };
      return { ...entry, file: named, fingerprint: 'missing' };
    }
  }
}

const outside = 'the file lies outside the dataset';

/** Looks at a file whose folder has its links resolved, without following a link out of `within`. */
async function locateFile(
  file: string,
  within: string,
): Promise<Pick<Sample, 'file' | 'fingerprint'> | Pick<Skipped, 'reason'>> {
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
