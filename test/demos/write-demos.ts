import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoName } from '../../scripts/demos/demo-table.ts';
import { writeTable } from '../docs/write-table.ts';
import { auditDemo, demoNames, formatDemos, readRow, type DemoRow } from './demo-rows.ts';

/** Audits every demo and writes the table into docs/datasets.md. */
const folder = mkdtempSync(join(tmpdir(), 'unhans-demos-'));
const rows = new Map<DemoName, DemoRow>();
try {
  for (const name of demoNames) rows.set(name, readRow(name, await auditDemo(name, join(folder, name))));
} finally {
  rmSync(folder, { recursive: true });
}
await writeTable('docs/datasets.md', 'demos', formatDemos(rows));
