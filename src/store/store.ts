/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- `Row` is what the caller's SQL selects */
import { dirname, relative, resolve } from 'node:path';
import type Database from 'better-sqlite3';
import { withDatabaseErrors } from './database-errors.ts';

/** A value bound to `@name` in a statement; booleans are kept as 0 and 1, undefined as NULL. */
export type SqlValue = string | number | boolean | Uint8Array | null | undefined;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/**
 * An open database. Every method throws UnhansError `database` (locked, read-only, damaged) or `disk` (full) where
 * that is what happened. `Row` is what the statement's columns are, by their names.
 */
export interface Store {
  /** The database file, absolute. */
  readonly path: string;
  /** Every row of a query. */
  all<Row>(sql: string, parameters?: SqlParameters): Row[];
  /** The first row of a query, or undefined. */
  first<Row>(sql: string, parameters?: SqlParameters): Row | undefined;
  /** The rows of a query one by one; nothing may be written before the last one was read. */
  iterate<Row>(sql: string, parameters?: SqlParameters): Generator<Row>;
  /** Runs a statement and returns the id of the row it inserted last. */
  run(sql: string, parameters?: SqlParameters): number;
  /** Runs `work` in one transaction that is undone where it throws; transactions nest. */
  transaction<T>(work: () => T): T;
  /** Closes the file. */
  close(): void;
}

/** A Store over an open connection; statements are prepared once. */
export function createStore(path: string, database: Database.Database): Store {
  const statements = new Map<string, Database.Statement>();
  const guard = <T>(work: () => T): T => withDatabaseErrors(path, work);

  function prepare(sql: string): Database.Statement {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  return {
    path,
    all: <Row>(sql: string, parameters: SqlParameters = {}) =>
      guard(() => prepare(sql).all(toBound(parameters)) as Row[]),
    first: <Row>(sql: string, parameters: SqlParameters = {}) =>
      guard(() => prepare(sql).get(toBound(parameters)) as Row | undefined),
    *iterate<Row>(sql: string, parameters: SqlParameters = {}) {
      const rows = guard(() => database.prepare(sql).iterate(toBound(parameters)) as IterableIterator<Row>);
      try {
        for (let next = guard(() => rows.next()); !next.done; next = guard(() => rows.next())) yield next.value;
      } finally {
        rows.return?.();
      }
    },
    run: (sql, parameters = {}) => guard(() => Number(prepare(sql).run(toBound(parameters)).lastInsertRowid)),
    transaction: (work) => guard(() => database.transaction(work).immediate()),
    close: () => {
      guard(() => database.close());
    },
  };
}

/** A path as the database keeps it: relative to the database's folder, so that both can be moved together. */
export function toStoredPath(store: Store, path: string): string {
  return relative(dirname(store.path), resolve(path)).replaceAll('\\', '/');
}

/** The absolute path of one the database keeps. */
export function fromStoredPath(store: Store, path: string): string {
  return resolve(dirname(store.path), path);
}

function toBound(parameters: SqlParameters): Record<string, string | number | Uint8Array | null> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? Number(value) : (value ?? null),
    ]),
  );
}
