import { basename, dirname, resolve } from 'node:path';
import { readCsvRows } from './csv-rows.ts';
import { createRowCollector } from './manifest-row.ts';
import type { Listing } from './listing.ts';

/**
 * Lists a comma-separated manifest (UTF-8, RFC 4180) whose header names at least `path` and `label`. Paths are relative
 * to the manifest.
 * @throws UnhansError `dataset` where the file, its quoting or its header is unusable.
 */
export async function readCsvManifest(path: string): Promise<Listing> {
  const collector = createRowCollector(basename(path));
  for await (const { cells, line } of readCsvRows(path, ['path', 'label'], 'manifest', ['split'])) {
    collector.add({ path: cells[0], label: cells[1], split: cells[2] }, line);
  }
  return { folder: dirname(resolve(path)), entries: collector.entries, skipped: collector.skipped };
}
