import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { UnhansError } from '../errors.ts';
import { withDatabaseErrors } from './database-errors.ts';
import { applicationId, migrations as allMigrations, type Migration } from './schema.ts';
import { createStore, type Store } from './store.ts';

export interface OpenOptions {
  /** Whether a missing file is created (its folder must exist). Default: true. */
  readonly create?: boolean;
  /** How long to wait for another program's lock. Default: 5000. */
  readonly busyTimeoutMs?: number;
  /** The steps of the schema. Default: this program's own. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the database at `path`, creates it where it is missing, and brings an older one up to date.
 * @throws UnhansError `database` where it is missing, locked, read-only, damaged, no database, another program's, or
 * of a newer schema version; `disk` where the disk is full. A refused file is left as it was.
 */
export function openStore(path: string, options: OpenOptions = {}): Store {
  const { create = true, busyTimeoutMs = 5000, migrations = allMigrations } = options;
  const file = resolve(path);
  assertPlace(file, create);
  return withDatabaseErrors(file, () => {
    const database = new Database(file, { timeout: busyTimeoutMs });
    try {
      assertOurs(database, file, migrations.length);
      enableWal(database, busyTimeoutMs);
      database.pragma('synchronous = NORMAL');
      migrate(database, migrations);
      return createStore(file, database);
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function assertPlace(file: string, create: boolean): void {
  if (existsSync(file)) {
    if (statSync(file).isFile()) return;
    throw new UnhansError('database', `cannot open database ${file}: got a folder, expected a file`);
  }
  if (!create) throw new UnhansError('database', `cannot open database ${file}: there is no such file`);
  if (existsSync(dirname(file))) return;
  throw new UnhansError('database', `cannot create database ${file}: its folder ${dirname(file)} does not exist`);
}

/** Refuses what this program must not touch, before anything is written. */
function assertOurs(database: Database.Database, file: string, known: number): void {
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  const owner = readPragma(database, 'application_id');
  const version = readPragma(database, 'user_version');
  if (tables === 0 && owner === 0 && version === 0) return;
  if (owner !== applicationId) {
    throw new UnhansError('database', `cannot use database ${file}: it belongs to another program; name a new file`);
  }
  if (version > known) {
    throw new UnhansError(
      'database',
      `cannot use database ${file}: written by a newer unhans: schema ${version}, this program knows ${known}`,
    );
  }
}

/** Write-ahead logging lets a report be read while an audit writes. For this change alone SQLite does not wait. */
function enableWal(database: Database.Database, timeoutMs: number): void {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/**
 * Applies the missing steps, each in one transaction that also counts the version up; waits for others who do. A step
 * may rebuild a table that others refer to, so references are checked at its end, and kept from then on.
 */
function migrate(database: Database.Database, migrations: readonly Migration[]): void {
  database.pragma('foreign_keys = OFF');
  const step = database.transaction(() => {
    const version = readPragma(database, 'user_version');
    const migration = migrations[version];
    if (migration) applyMigration(database, migration);
    database.pragma(`application_id = ${applicationId}`);
    // Written even where it stays the same: SQLite begins transactions on read-only files without complaint.
    database.pragma(`user_version = ${version + (migration ? 1 : 0)}`);
    return migration !== undefined;
  });
  while (step.immediate());
  database.pragma('foreign_keys = ON');
}

function applyMigration(database: Database.Database, { name, sql }: Migration): void {
  database.exec(sql);
  const broken = database.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) throw new Error(`migration "${name}" breaks ${broken.length} references`);
}

function readPragma(database: Database.Database, name: string): number {
  return database.pragma(name, { simple: true }) as number;
}
