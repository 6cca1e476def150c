import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UnhansError } from '../errors.ts';
import { exportFiftyone } from './export-fiftyone.ts';
import { exportHeatmaps } from './export-heatmaps.ts';
import { exportSamples } from './export-samples.ts';
import { exportTables } from './export-tables.ts';
import { exportVirelay } from './export-virelay.ts';
import { dropTypes, formatParquet } from './format-parquet.ts';
import { tableFormats, type Table } from './format-table.ts';
import type { RunRow } from './runs.ts';
import type { Store } from './store.ts';
import { writeFileAtomically, type Chunk } from './write-file.ts';

/** Writes a file, chunk by chunk, or into a folder that is new. What is a table tells of each row. */
type Exporter =
  | {
      readonly kind: 'file';
      readonly isTable?: true;
      readonly write: (store: Store, run: RunRow, onRow?: () => void) => Iterable<Chunk>;
    }
  | { readonly kind: 'folder'; readonly write: (store: Store, run: RunRow, folder: string) => Promise<void> };

/** Every export there is: what → format → how it is written. The first format is the default. */
export const exporters: Readonly<Record<string, Readonly<Record<string, Exporter>>>> = {
  members: toTableExporters(exportTables.members),
  clusters: toTableExporters(exportTables.clusters),
  verdicts: toTableExporters(exportTables.verdicts),
  history: toTableExporters(exportTables.history),
  samples: {
    ...toTableExporters((store, runId) => dropTypes(exportSamples(store, runId))),
    parquet: { kind: 'file', write: (store, run) => formatParquet(exportSamples(store, run.id)) },
    fiftyone: { kind: 'file', write: exportFiftyone },
  },
  heatmaps: { npy: { kind: 'file', write: exportHeatmaps } },
  project: { virelay: { kind: 'folder', write: exportVirelay } },
};

/** What to export of a run, and as what; of the two one may be left out where the other says it. */
export interface ExportRequest {
  readonly what?: string | undefined;
  readonly format?: string | undefined;
}

/**
 * Writes part of a run to a file or, where the format is several files, a folder: as a whole or not at all. Returns how
 * many rows of a table were written, undefined of what is none.
 * @throws UnhansError `usage` for what is no row of `exporters`, `disk` where it cannot be written.
 */
export async function exportToPath(
  store: Store,
  run: RunRow,
  request: ExportRequest,
  path: string,
): Promise<number | undefined> {
  const exporter = findExporter(request);
  let rows = 0;
  if (exporter.kind === 'folder') await exporter.write(store, run, path);
  else
    await writeFileAtomically(
      path,
      exporter.write(store, run, () => rows++),
    );
  return exporter.kind === 'file' && exporter.isTable ? rows : undefined;
}

/** As exportToPath, to a stream, which is left open. Throws UnhansError `usage` for what is a folder. */
export async function exportToStream(store: Store, run: RunRow, request: ExportRequest, out: Writable): Promise<void> {
  const { kind, write } = findExporter(request);
  if (kind === 'folder') {
    throw new UnhansError('usage', 'cannot export to standard output: this format is a folder, expected --out');
  }
  await pipeline(Readable.from(write(store, run)), out, { end: false });
}

/** The row of `exporters` that is asked for. Throws UnhansError `usage` where there is none. */
export function findExporter({ what, format }: ExportRequest): Exporter {
  const row = what ?? findOnly(format);
  const formats = findEntry(exporters, 'what', row);
  return findEntry(formats, `format of ${row}`, format ?? Object.keys(formats)[0]!);
}

/** What a format is of, where it is of one thing only. */
function findOnly(format: string | undefined): string {
  const rows = Object.keys(exporters).filter((what) => format !== undefined && Object.hasOwn(exporters[what]!, format));
  if (rows.length === 1) return rows[0]!;
  const choices = rows.length > 0 ? rows : Object.keys(exporters);
  throw new UnhansError('usage', `cannot export: what is missing, expected ${choices.join(' or ')}`);
}

function findEntry<T>(table: Readonly<Record<string, T>>, key: string, name: string): T {
  if (Object.hasOwn(table, name)) return table[name]!;
  throw new UnhansError('usage', `cannot export: ${key}: got "${name}", expected ${Object.keys(table).join(' or ')}`);
}

function toTableExporters(table: (store: Store, runId: number) => Table): Record<string, Exporter> {
  return Object.fromEntries(
    Object.entries(tableFormats).map(([format, write]) => [
      format,
      { kind: 'file', isTable: true, write: (store, run, onRow) => write(watchRows(table(store, run.id), onRow)) },
    ]),
  );
}

/** The same table, which tells of each row that is read. */
function watchRows({ columns, rows }: Table, onRow?: () => void): Table {
  function* watched() {
    for (const row of rows) {
      onRow?.();
      yield row;
    }
  }
  return { columns, rows: watched() };
}
