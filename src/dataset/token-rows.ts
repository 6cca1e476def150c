import { readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { z } from 'zod';
import { UnhansError } from '../errors.ts';
import { parseNpyFloat64 } from '../tensor/npy.ts';
import { readCsvRows } from './csv-rows.ts';
import type { Dataset } from './dataset.ts';
import { toDatasetError } from './file-failure.ts';
import { readSplit } from './manifest-row.ts';
import { readJsonLines } from './jsonl-source.ts';
import { readRowLabels } from './read-row-labels.ts';
import { collectRows, type DatasetRow } from './row-dataset.ts';

/** Texts as ids of tokens. */
export interface TokenRows {
  readonly dataset: Dataset;
  /** The ids of a sample, by its path. */
  readonly ids: ReadonlyMap<string, readonly number[]>;
}

/** A text as a file gives it. */
interface RawText {
  readonly ids?: unknown;
  readonly label?: unknown;
  readonly split?: unknown;
  readonly line: number;
}

export interface TokenOptions {
  /** The column or key with the label. */
  readonly label: string;
  /** The labels of `.npy` ids. */
  readonly labels?: string | undefined;
}

/** Larger ids belong to no vocabulary there is; a float32 holds up to this one. */
const largestId = 1 << 24;

const idsSchema = z.array(z.int().min(0).max(largestId)).min(1);
const labelSchema = z.union([z.string().trim(), z.number().transform(String)]);

/**
 * Reads token ids: `.jsonl` with `{"ids": [12, 5], "label": "…"}` a line, `.csv` with the columns ids (`12 5`) and label,
 * or `.npy` [n, tokens] beside a file with labels. A text is called by its file and line (row from 0 in a `.npy`); one
 * without ids or label is skipped with the reason.
 * @throws UnhansError `dataset`, `tensor` or `job` where a file cannot be read.
 */
export async function readTokenRows(path: string, options: TokenOptions): Promise<TokenRows> {
  const kind = extname(path).toLowerCase();
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!reader) {
    const expected = `expected a file ending in ${Object.keys(readers).join(', ')}`;
    throw new UnhansError('dataset', `cannot read texts ${JSON.stringify(path)}: ${expected}`);
  }
  const { size, mtimeNs } = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw toDatasetError(error, `texts ${JSON.stringify(path)}`);
  });
  const ids = new Map<string, readonly number[]>();
  const rows: DatasetRow[] = [];
  for await (const raw of reader(path, options)) {
    const name = `${basename(path)}:${raw.line}`;
    const parsed = idsSchema.safeParse(raw.ids);
    ids.set(name, parsed.data ?? []);
    rows.push({
      path: name,
      label: labelSchema.safeParse(raw.label).data ?? '',
      ...readSplit(raw.split),
      file: resolve(path),
      fingerprint: `${size}-${mtimeNs}`,
      ...(!parsed.success && { reason: `it has no list of ids, expected whole numbers from 0 to ${largestId}` }),
    });
  }
  return { dataset: collectRows(rows, path), ids };
}

/** Which reader reads texts, by the lower-case extension. */
const readers: Readonly<Record<string, (path: string, options: TokenOptions) => AsyncIterable<RawText>>> = {
  '.jsonl': readJsonl,
  '.csv': readCsv,
  '.npy': readNpy,
};

async function* readJsonl(path: string, { label }: TokenOptions): AsyncGenerator<RawText> {
  for await (const { line, value } of readJsonLines(path, 'texts')) {
    const row = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    yield { ids: row['ids'], label: row[label], split: row['split'], line };
  }
}

async function* readCsv(path: string, { label }: TokenOptions): AsyncGenerator<RawText> {
  for await (const { cells, line } of readCsvRows(path, ['ids', label], 'texts', ['split'])) {
    const ids = cells[0]!.split(/[\s,;]+/).filter((id) => id !== '');
    yield { ids: ids.map(Number), label: cells[1], split: cells[2], line };
  }
}

async function* readNpy(path: string, { labels }: TokenOptions): AsyncGenerator<RawText> {
  if (labels === undefined)
    throw new UnhansError('job', 'dataset.labels: missing, expected the labels of the .npy ids');
  const names = await readRowLabels(labels);
  const { data, shape } = parseNpyFloat64(await readFile(path), path);
  if (shape.length !== 2 || shape[0] !== names.length) {
    const expected = `expected [${names.length}, tokens], as many as labels`;
    throw new UnhansError('dataset', `cannot read texts ${path}: it has shape [${shape.join(', ')}], ${expected}`);
  }
  const length = shape[1]!;
  for (const [line, label] of names.entries()) {
    yield { ids: Array.from(data.subarray(line * length, (line + 1) * length)), label, line };
  }
}

/** The id that fills texts up to the length that a model takes. */
export const fillerToken = 0;

/** Cuts or fills a text to `length`, at its end or at its start. */
export function fitTokens(ids: readonly number[], length: number, padding: 'start' | 'end'): number[] {
  const shift = padding === 'end' ? 0 : ids.length - length;
  return Array.from({ length }, (_, place) => ids[place + shift] ?? fillerToken);
}
