import { createReadStream } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { CsvError, parse, type Info } from 'csv-parse';
import { UnhansError } from '../errors.ts';
import { toDatasetError } from './file-failure.ts';
import { createRowCollector } from './manifest-row.ts';
import type { Listing } from './listing.ts';

const requiredColumns = ['path', 'label'] as const;

/** The longest row, in characters: a quote that is never closed must not swallow a whole file. */
const maxRowLength = 1 << 20;

/**
 * Lists a comma-separated manifest (UTF-8, RFC 4180) whose header names at least `path` and `label`. Paths are relative
 * to the manifest.
 * @throws UnhansError `dataset` where the file, its quoting or its header is unusable.
 */
export async function readCsvManifest(path: string): Promise<Listing> {
  const collector = createRowCollector(basename(path));
  let columns: Columns | undefined;
  try {
    for await (const { record, info } of readRecords(path)) {
      if (columns) collector.add({ path: record[columns.path], label: record[columns.label] }, info.lines);
      else columns = findColumns(record, path);
    }
  } catch (error) {
    throw toManifestError(error, path);
  }
  if (!columns) findColumns([], path);
  return { folder: dirname(resolve(path)), entries: collector.entries, skipped: collector.skipped };
}

type Columns = Record<(typeof requiredColumns)[number], number>;

function readRecords(path: string): AsyncIterable<{ record: string[]; info: Info }> {
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: maxRowLength,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const file = createReadStream(path);
  file.on('error', (error) => parser.destroy(error));
  parser.on('close', () => file.destroy());
  return file.pipe(parser);
}

function findColumns(header: readonly string[], path: string): Columns {
  const names = header.map((name) => name.trim());
  const missing = requiredColumns.filter((column) => !names.includes(column));
  if (missing.length === 0) return { path: names.indexOf('path'), label: names.indexOf('label') };
  const got = names.length === 0 ? 'an empty file' : JSON.stringify(names.join(',').slice(0, 200));
  throw new UnhansError(
    'dataset',
    `cannot read manifest ${JSON.stringify(path)}: no column ${missing.join(' and no column ')}; got the header ${got}, expected at least path,label`,
  );
}

function toManifestError(error: unknown, path: string): unknown {
  const what = `manifest ${JSON.stringify(path)}`;
  if (!(error instanceof CsvError)) return toDatasetError(error, what);
  return new UnhansError('dataset', `cannot read ${what}: ${error.message.toLowerCase()}`, { cause: error });
}
