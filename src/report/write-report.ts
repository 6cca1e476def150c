import { writeFileAtomically } from '../store/write-file.ts';
import type { Store } from '../store/store.ts';
import { readReportModel } from './read-report-model.ts';
import { renderReport } from './render-report.ts';

/** Writes the report of a run (its number or `latest`) as one HTML file. Throws UnhansError `usage` or `disk`. */
export async function writeReport(store: Store, run: string, path: string): Promise<void> {
  await writeFileAtomically(path, [renderReport(readReportModel(store, run))]);
}
