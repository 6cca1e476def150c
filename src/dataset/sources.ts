import { readCsvManifest } from './csv-source.ts';
import { readClassFolders } from './folder-source.ts';
import { readJsonlManifest } from './jsonl-source.ts';

/** One image as a source names it, not yet looked at. */
export interface Entry {
  readonly path: string;
  readonly label: string;
  /** Place in the source, from 0, counting what is skipped. */
  readonly row: number;
}

/** What a dataset names and cannot use. */
export interface Skipped {
  /** As the dataset gave it; for a manifest row without a path, `manifest.csv:LINE`. */
  readonly path: string;
  readonly label?: string;
  /** One clause in lower case that does not repeat the path. */
  readonly reason: string;
}

/** What a source lists, in its order. */
export interface Listing {
  /** The absolute folder that the paths are relative to. */
  readonly folder: string;
  readonly entries: readonly Entry[];
  readonly skipped: readonly Skipped[];
}

/**
 * Lists a dataset without opening its images.
 * @throws UnhansError `dataset` where the folder or manifest itself cannot be read.
 */
export type Source = (path: string, options: { readonly within: string }) => Promise<Listing>;

/** The kinds of datasets. */
export const sources = {
  folder: readClassFolders,
  csv: readCsvManifest,
  jsonl: readJsonlManifest,
} as const satisfies Record<string, Source>;

export type SourceKind = keyof typeof sources;

/** Which source reads a manifest, by its lower-case extension. */
export const manifestKinds: Readonly<Record<string, SourceKind>> = { '.csv': 'csv', '.jsonl': 'jsonl' };
