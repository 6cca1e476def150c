import { realpath, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { UnhansError } from '../errors.ts';
import { toDatasetError } from './file-failure.ts';
import { imageFiles, type FileKind } from './image-formats.ts';
import { compareText } from './paths.ts';
import { resolveEntries, type Sample } from './resolve-entries.ts';
import type { SampleNoun } from './sample-nouns.ts';
import { manifestKinds, sources, type SourceKind } from './sources.ts';
import type { Skipped } from './listing.ts';

export type { Sample } from './resolve-entries.ts';
export type { Skipped } from './listing.ts';

/** The images of a dataset, and what of it cannot be used. */
export interface Dataset {
  /** In the source's order: by class and name in a folder, by row in a manifest. */
  readonly samples: readonly Sample[];
  readonly skipped: readonly Skipped[];
  /** The labels that samples have, sorted by code unit. */
  readonly classes: readonly string[];
}

export interface DatasetOptions {
  /** Whether an entry without a usable file is skipped. False where relevance was made elsewhere. Default: true. */
  readonly filesMustExist?: boolean;
  /** The folder every file must lie in, links resolved. Default: the dataset's folder, for a manifest the one it is in. */
  readonly within?: string;
  /** Which files of a folder are samples. Default: images. */
  readonly files?: FileKind;
}

/**
 * Reads what a dataset consists of: a folder with a folder per class, or a `.csv` or `.jsonl` manifest with path and
 * label. Opens no image; looks at every file once.
 * @throws UnhansError `dataset` where the dataset is missing, unreadable, of an unknown kind, or has no usable entry.
 */
export async function readDataset(path: string, options: DatasetOptions = {}): Promise<Dataset> {
  const kind = await findSourceKind(path);
  const folder = options.within ?? (kind === 'folder' ? path : dirname(path));
  const within = await lookAt(folder, (named) => realpath(named));
  const { files = imageFiles } = options;
  const listing = await sources[kind](path, { within, files });
  const { samples, skipped } = await resolveEntries(listing, {
    within,
    filesMustExist: options.filesMustExist ?? true,
  });
  if (samples.length === 0) throw emptyDatasetError(path, skipped, files.noun);
  const classes = [...new Set(samples.map((sample) => sample.label))].sort(compareText);
  return { samples, skipped, classes };
}

async function findSourceKind(path: string): Promise<SourceKind> {
  const status = await lookAt(path, stat);
  if (status.isDirectory()) return 'folder';
  const extension = extname(path).toLowerCase();
  const kind = manifestKinds[extension];
  if (kind && status.isFile()) return kind;
  const expected = `a folder, or a manifest ending in ${Object.keys(manifestKinds).join(' or ')}`;
  const got = status.isFile() ? `a file ending in ${JSON.stringify(extension)}` : 'neither a folder nor a file';
  throw new UnhansError('dataset', `cannot read dataset ${JSON.stringify(path)}: got ${got}, expected ${expected}`);
}

async function lookAt<T>(path: string, look: (path: string) => Promise<T>): Promise<T> {
  try {
    return await look(path);
  } catch (error) {
    throw toDatasetError(error, `dataset ${JSON.stringify(path)}`);
  }
}

function emptyDatasetError(path: string, skipped: readonly Skipped[], { one, many }: SampleNoun): UnhansError {
  const [first] = skipped;
  const why = first
    ? `${skipped.length} skipped, the first ${JSON.stringify(first.path)}: ${first.reason}`
    : `it is empty, expected a folder of ${many} per class, or rows of path and label`;
  return new UnhansError('dataset', `no usable ${one} in dataset ${JSON.stringify(path)}: ${why}`);
}
