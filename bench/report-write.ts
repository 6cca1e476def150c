/** Writes one format of the report of a database's latest run and prints what it took as JSON: `tsx bench/report-write.ts DB FORMAT FILE`. */
import { statSync } from 'node:fs';
import type { ReportFormatName } from '../src/report/formats/report-formats.ts';
import { writeReport } from '../src/report/write-report.ts';
import { openStore } from '../src/store/open-store.ts';

const [db, format, file] = process.argv.slice(2) as [string, ReportFormatName, string];
const store = openStore(db, { create: false });
const started = performance.now();
await writeReport(store, 'latest', file, format);
const seconds = (performance.now() - started) / 1000;
store.close();
console.log(JSON.stringify({ bytes: statSync(file).size, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
