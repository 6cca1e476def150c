import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';

/** Rows of a query on a database that another process may be writing; none where it has not begun. */
export function query<Row>(db: string, sql: string): Row[] {
  if (!existsSync(db)) return [];
  const database = new Database(db, { readonly: true });
  try {
    return database.prepare(sql).all() as Row[];
  } catch (error) {
    if (error instanceof Database.SqliteError) return []; // the tables are being made
    throw error;
  } finally {
    database.close();
  }
}

/** Waits until a query has at least `count` rows. Throws after a minute. */
export async function waitForRows(db: string, sql: string, count: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (query(db, sql).length < count) {
    if (Date.now() > deadline) throw new Error(`${db} never had ${count} rows of: ${sql}`);
    await pause(5);
  }
}
