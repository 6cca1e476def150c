import { writeTable } from '../docs/write-table.ts';
import { backends, formatRuntimes, joinRows, measureModel, type RuntimeRow } from './runtime-table.ts';

/** Runs every model in every backend and writes the table into docs/models.md. */
const rows = new Map<string, RuntimeRow>();
for (const { backend, models } of backends) {
  for (const name of models) rows.set(backend, joinRows(rows.get(backend), await measureModel(backend, name)));
}
await writeTable('docs/models.md', 'runtimes', formatRuntimes(rows));
