import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import { UnhansError } from '../../errors.ts';
import { exportTables } from '../../store/export-tables.ts';
import { tableFormats, type TableFormat } from '../../store/format-table.ts';
import type { ReviewContext } from '../context.ts';
import { readId } from '../define-route.ts';

const types: Readonly<Record<TableFormat, string>> = { csv: 'text/csv', jsonl: 'application/jsonl' };

/** What `unhans export` writes, as a download. */
export function addExportRoutes(app: Hono, { store }: ReviewContext): void {
  app.get('/api/runs/:id/export/:what/:format', (c) => {
    const { what, format } = c.req.param();
    if (!isKey(exportTables, what) || !isKey(tableFormats, format)) {
      throw new UnhansError('usage', `cannot export ${what} as ${format}`);
    }
    const lines = tableFormats[format](exportTables[what](store, readId(c)));
    return c.body(Readable.toWeb(Readable.from(lines)) as ReadableStream, 200, {
      'content-type': `${types[format]}; charset=utf-8`,
      'content-disposition': `attachment; filename="run-${readId(c)}-${what}.${format}"`,
    });
  });
}

function isKey<Table extends object>(table: Table, key: string): key is string & keyof Table {
  return Object.hasOwn(table, key);
}
