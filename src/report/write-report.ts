import { join } from 'node:path';
import { writeFileAtomically } from '../store/write-file.ts';
import type { Store } from '../store/store.ts';
import { reportFormats, type ReportFormatName } from './formats/report-formats.ts';

/** Writes the report of a run (its number or `latest`) in a format, default html. Throws UnhansError `usage` or `disk`. */
export async function writeReport(
  store: Store,
  run: string,
  path: string,
  format: ReportFormatName = 'html',
): Promise<void> {
  await writeFileAtomically(path, [reportFormats[format].write(store, run)]);
}

/** Writes what every audit leaves behind into a folder: `report.html` and `report.json`. Throws as writeReport. */
export async function writeReports(store: Store, run: string, folder: string): Promise<void> {
  for (const format of ['html', 'json'] as const) {
    await writeReport(store, run, join(folder, reportFormats[format].file), format);
  }
}
