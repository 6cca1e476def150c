import { createReadStream } from 'node:fs';
import { CsvError, parse, type Info } from 'csv-parse';
import { UnhansError } from '../errors.ts';
import { toDatasetError } from './file-failure.ts';

/** The longest row, in characters: a quote that is never closed must not swallow a whole file. */
const maxRowLength = 1 << 20;

/** A record of a `.csv` file as it stands, and its line. */
export interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

/**
 * The records of a comma-separated file (UTF-8, RFC 4180), the header first; `what` stands for it in messages.
 * @throws UnhansError `dataset` where the file or its quoting is unusable.
 */
export async function* readCsvRecords(path: string, what: string): AsyncGenerator<CsvRecord, void, undefined> {
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
  try {
    yield* file.pipe(parser) as AsyncIterable<CsvRecord>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw toDatasetError(error, what);
    throw new UnhansError('dataset', `cannot read ${what}: ${error.message.toLowerCase()}`, { cause: error });
  }
}

/** A row of a `.csv` file: its cells in the order of the columns that were asked for, and its line. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * The rows of a comma-separated file whose header names at least `columns`; a cell that a row does not have is empty.
 * @param kind what the file is called in messages
 * @param optional columns that the header may name too, behind the others; without them their cells are empty
 * @throws UnhansError `dataset` where the file, its quoting or its header is unusable.
 */
export async function* readCsvRows(
  path: string,
  columns: readonly string[],
  kind: string,
  optional: readonly string[] = [],
): AsyncGenerator<CsvRow, void, undefined> {
  const what = `${kind} ${JSON.stringify(path)}`;
  let places: readonly number[] | undefined;
  for await (const { record, info } of readCsvRecords(path, what)) {
    if (places) yield { cells: places.map((place) => record[place] ?? ''), line: info.lines };
    else places = [...findColumns(record, columns, what), ...optional.map((name) => findColumn(record, name))];
  }
  if (!places) findColumns([], columns, what);
}

/** The place of a column in a header; −1 where it is not there. */
function findColumn(header: readonly string[], column: string): number {
  return header.findIndex((name) => name.trim() === column);
}

function findColumns(header: readonly string[], columns: readonly string[], what: string): number[] {
  const names = header.map((name) => name.trim());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length === 0) return columns.map((column) => names.indexOf(column));
  const got = names.length === 0 ? 'an empty file' : JSON.stringify(names.join(',').slice(0, 200));
  const list = missing.join(' and no column ');
  const expected = `expected at least ${columns.join(',')}`;
  throw new UnhansError('dataset', `cannot read ${what}: no column ${list}; got the header ${got}, ${expected}`);
}
