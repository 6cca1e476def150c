import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { UnhansError } from '../errors.ts';
import type { ReadSample } from './batch-samples.ts';
import { readCsvRecords } from './csv-rows.ts';
import type { Dataset } from './dataset.ts';
import { toDatasetError } from './file-failure.ts';
import { readSplit } from './manifest-row.ts';
import { collectRows, type DatasetRow } from './row-dataset.ts';

/** A table with how to read a row of it. */
export interface TableRows {
  readonly dataset: Dataset;
  /** Names of the columns that are features, in the order of the model's input. */
  readonly features: readonly string[];
  readonly read: ReadSample;
}

/** Which columns of a table are what. */
export interface TableColumns {
  /** The column with the label. */
  readonly label: string;
  /** The features, in the order of the model's input. Default: all columns but the label and `split`, in theirs. */
  readonly features?: readonly string[] | undefined;
}

/**
 * Reads a `.csv` table of numbers with a header. A row is called by its file and line, `plants.csv:17`; one that holds
 * what is no number, or has no label, is skipped with the reason.
 * @throws UnhansError `dataset` where the file or its header is unusable.
 */
export async function readTableRows(path: string, columns: TableColumns): Promise<TableRows> {
  const what = `table ${JSON.stringify(path)}`;
  const status = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw toDatasetError(error, what);
  });
  const file = { file: resolve(path), fingerprint: `${status.size}-${status.mtimeNs}` };
  const numbers = new Map<string, Float32Array>();
  const rows: DatasetRow[] = [];
  let header: Header | undefined;
  for await (const { record, info } of readCsvRecords(path, what)) {
    if (!header) {
      header = readHeader(record, columns, what);
      continue;
    }
    const name = `${basename(path)}:${info.lines}`;
    const { values, problem } = parseNumbers(record, header);
    numbers.set(name, values);
    const label = (record[header.label] ?? '').trim();
    const split = readSplit(record[header.split]);
    rows.push({ path: name, label, ...split, ...file, ...(problem !== undefined && { reason: problem }) });
  }
  if (header) assertNumbers(rows, numbers, header, what);
  return {
    dataset: collectRows(rows, path),
    features: header?.features.map(({ name }) => name) ?? [],
    read: ({ path: name }) => numbers.get(name)!,
  };
}

/** Refuses a table of which one column holds no number in any row. */
function assertNumbers(
  rows: readonly DatasetRow[],
  numbers: ReadonlyMap<string, Float32Array>,
  { features }: Header,
  what: string,
): void {
  const values = [...numbers.values()];
  const wordy = features.find((_, place) => values.every((row) => !Number.isFinite(row[place])));
  if (rows.length === 0 || !wordy) return;
  const expected = 'expected numbers; dataset.features names the columns that the model takes';
  throw new UnhansError(
    'dataset',
    `cannot read ${what}: column ${JSON.stringify(wordy.name)} holds no number, ${expected}`,
  );
}

/** The column that says which part of the dataset a row is in, unless it is a feature. */
const splitColumn = 'split';

interface Header {
  /** Place of the label. */
  readonly label: number;
  /** Place of the part of the dataset; −1 where no column says it. */
  readonly split: number;
  readonly features: readonly { readonly name: string; readonly place: number }[];
}

function readHeader(record: readonly string[], { label, features }: TableColumns, what: string): Header {
  const names = record.map((name) => name.trim());
  const wanted = features ?? names.filter((name) => name !== label && name !== splitColumn);
  const missing = [label, ...wanted].find((name) => !names.includes(name));
  if (missing !== undefined || wanted.length === 0) {
    const got = JSON.stringify(names.join(',').slice(0, 200));
    const problem = missing === undefined ? 'no column besides the label' : `no column ${JSON.stringify(missing)}`;
    throw new UnhansError(
      'dataset',
      `cannot read ${what}: ${problem}; got the header ${got}, expected a label and features`,
    );
  }
  return {
    label: names.indexOf(label),
    split: wanted.includes(splitColumn) ? -1 : names.indexOf(splitColumn),
    features: wanted.map((name) => ({ name, place: names.indexOf(name) })),
  };
}

function parseNumbers(record: readonly string[], { features }: Header): { values: Float32Array; problem?: string } {
  const cells = features.map(({ place }) => (record[place] ?? '').trim());
  const values = Float32Array.from(cells, (cell) => (cell === '' ? NaN : Number(cell)));
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return { values };
  const got = JSON.stringify(cells[wrong]!.slice(0, 40));
  return { values, problem: `column ${JSON.stringify(features[wrong]!.name)} holds ${got}, expected a number` };
}
