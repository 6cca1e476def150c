import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UnhansError } from '../errors.ts';
import { exportHeatmaps } from './export-heatmaps.ts';
import { exportTables } from './export-tables.ts';
import { tableFormats, type Table } from './format-table.ts';
import type { RunRow } from './runs.ts';
import type { Store } from './store.ts';
import { writeFileAtomically, type Chunk } from './write-file.ts';

type Exporter = (store: Store, run: RunRow) => Iterable<Chunk>;

/** Every export there is: what → format → its chunks. */
export const exporters: Readonly<Record<string, Readonly<Record<string, Exporter>>>> = {
  members: toTableExporters(exportTables.members),
  clusters: toTableExporters(exportTables.clusters),
  verdicts: toTableExporters(exportTables.verdicts),
  history: toTableExporters(exportTables.history),
  heatmaps: { npy: exportHeatmaps },
};

/** What to export of a run, and as what. */
export interface ExportRequest {
  readonly what: string;
  readonly format: string;
}

/**
 * Writes part of a run to a file, as a whole or not at all.
 * @throws UnhansError `usage` for what is no row of `exporters`, `disk` where the file cannot be written.
 */
export async function exportToFile(store: Store, run: RunRow, request: ExportRequest, file: string): Promise<void> {
  await writeFileAtomically(file, findExporter(request)(store, run));
}

/** As exportToFile, to a stream, which is left open. */
export async function exportToStream(store: Store, run: RunRow, request: ExportRequest, out: Writable): Promise<void> {
  await pipeline(Readable.from(findExporter(request)(store, run)), out, { end: false });
}

function findExporter({ what, format }: ExportRequest): Exporter {
  const formats = findEntry(exporters, 'what', what);
  return findEntry(formats, `format of ${what}`, format);
}

function findEntry<T>(table: Readonly<Record<string, T>>, key: string, name: string): T {
  if (Object.hasOwn(table, name)) return table[name]!;
  throw new UnhansError('usage', `cannot export: ${key}: got "${name}", expected ${Object.keys(table).join(' or ')}`);
}

function toTableExporters(table: (store: Store, runId: number) => Table): Record<string, Exporter> {
  return Object.fromEntries(
    Object.entries(tableFormats).map(([format, write]) => [format, (store, run) => write(table(store, run.id))]),
  );
}
