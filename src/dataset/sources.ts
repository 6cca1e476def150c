import { readCsvManifest } from './csv-source.ts';
import { readClassFolders } from './folder-source.ts';
import { readJsonlManifest } from './jsonl-source.ts';
import type { FileKind } from './image-formats.ts';
import type { Listing } from './listing.ts';

/**
 * Lists a dataset without opening its images.
 * @throws UnhansError `dataset` where the folder or manifest itself cannot be read.
 */
export type Source = (path: string, options: { readonly within: string; readonly files: FileKind }) => Promise<Listing>;

/** The kinds of datasets. */
export const sources = {
  folder: readClassFolders,
  csv: readCsvManifest,
  jsonl: readJsonlManifest,
} as const satisfies Record<string, Source>;

export type SourceKind = keyof typeof sources;

/** Which source reads a manifest, by its lower-case extension. */
export const manifestKinds: Readonly<Record<string, SourceKind>> = { '.csv': 'csv', '.jsonl': 'jsonl' };
