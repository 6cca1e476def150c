/**
 * How large the report of a large run is, and what writing it takes: `npm run bench:report [-- CLASSES IMAGES]`, default
 * 1,000 classes of 1,000 images. Ends with status 1 where a format passes its limit.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportFormats } from '../src/report/formats/report-formats.ts';
import { openStore } from '../src/store/open-store.ts';
import { fabricateRun } from './fabricate-run.ts';
import { runScript } from './run-script.ts';

/** What the page may be, in bytes. */
const mostBytes = 15e6;

const [classes = 1000, images = 1000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'unhans-bench-'));
try {
  const db = join(folder, 'bench.db');
  const started = performance.now();
  const store = openStore(db);
  await fabricateRun(store, { classes, images });
  store.close();
  console.log(
    `a database of ${classes} classes of ${images} images, made in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  for (const [format, { file }] of Object.entries(reportFormats)) {
    const took = runScript('report-write.ts', db, format, join(folder, file)) as {
      readonly bytes: number;
      readonly seconds: number;
      readonly peakBytes: number;
    };
    const { bytes, seconds, peakBytes } = took;
    console.log(
      `${file.padEnd(17)} ${(bytes / 1e6).toFixed(1).padStart(6)} MB ${seconds.toFixed(1).padStart(6)} s, peak memory ${(peakBytes / 2 ** 20).toFixed(0)} MiB`,
    );
    if (format === 'html' && bytes > mostBytes) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
