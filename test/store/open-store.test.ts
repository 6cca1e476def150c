import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { UnhansError } from '../../src/errors.ts';
import { listClusters } from '../../src/store/clusters.ts';
import { openStore, type OpenOptions } from '../../src/store/open-store.ts';
import { readPictures } from '../../src/store/pictures.ts';
import { createRun, findRun } from '../../src/store/runs.ts';
import { migrations } from '../../src/store/schema.ts';
import { exampleRun } from './example-run.ts';
import { useFolder, useStore } from './use-store.ts';

const createFolder = useFolder();
const createStore = useStore();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function refusalOf(work: () => unknown): UnhansError {
  try {
    work();
  } catch (error) {
    if (error instanceof UnhansError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function openError(file: string, options: OpenOptions = {}): string {
  const error = refusalOf(() => openStore(file, { busyTimeoutMs: 50, ...options }));
  expect(error.code).toBe('database');
  return error.message;
}

function startChild(script: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'children', script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

/** Root may write anything, so what must be refused is tried as nobody. */
function asNobody<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a database', () => {
  it('is created with the current version, our mark, foreign keys and write-ahead logging', () => {
    const store = createStore();
    expect(store.first('PRAGMA user_version')).toEqual({ user_version: migrations.length });
    expect(store.first('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
    expect(store.first('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    store.run('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(readFileSync(store.path).subarray(68, 72).toString()).toBe('unhs');
  });

  it('has only strict tables', () => {
    const tables = createStore().all<{ name: string; strict: number }>(
      `SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.filter(({ strict }) => strict === 0)).toEqual([]);
  });

  it('has an index for every foreign key', () => {
    const store = createStore();
    const missing = store.all(
      `SELECT tables.name, keys."from" FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
       WHERE tables.type = 'table' AND NOT EXISTS (
         SELECT 1 FROM pragma_index_list(tables.name) AS indexes, pragma_index_info(indexes.name) AS columns
         WHERE columns.seqno = 0 AND columns.name = keys."from")`,
    );
    expect(missing).toEqual([]);
  });

  it('keeps what was written when it is opened again', () => {
    const file = join(createFolder(), 'a.sqlite');
    const first = openStore(file);
    createRun(first, exampleRun);
    first.close();
    const second = openStore(file, { create: false });
    expect(findRun(second, 'latest').method).toBe('epsilon_plus_flat');
    second.close();
  });

  it('refuses rows that refer to nothing', () => {
    const store = createStore();
    expect(() => store.run('INSERT INTO classes (run_id, name) VALUES (99, @name)', { name: 'x' })).toThrow(
      /FOREIGN KEY/,
    );
  });

  it('says that the disk is full', () => {
    const store = createStore();
    store.run('PRAGMA max_page_count = 1');
    const error = refusalOf(() => {
      store.transaction(() => {
        for (let i = 0; i < 1000; i++) createRun(store, { ...exampleRun, model: 'm'.repeat(1000) });
      });
    });
    expect(error.code).toBe('disk');
    expect(error.message).toBe(
      `cannot use database ${store.path}: the disk is full; free some space and continue with --resume`,
    );
    expect(store.first('SELECT count(*) AS runs FROM runs')).toEqual({ runs: 0 });
  });
});

describe('a file that is no database of ours', () => {
  it('is refused where it is missing and must exist, or its folder is missing, or it is a folder', () => {
    const folder = createFolder();
    const file = join(folder, 'none.sqlite');
    expect(openError(file, { create: false })).toBe(`cannot open database ${file}: there is no such file`);
    expect(existsSync(file)).toBe(false);
    expect(openError(join(folder, 'no', 'a.sqlite'))).toBe(
      `cannot create database ${folder}/no/a.sqlite: its folder ${folder}/no does not exist`,
    );
    expect(openError(folder)).toBe(`cannot open database ${folder}: got a folder, expected a file`);
  });

  it('is refused and left alone where it is something else', () => {
    const file = join(createFolder(), 'photo.jpg');
    writeFileSync(file, 'not a database, whatever it is called '.repeat(100));
    const before = readFileSync(file);
    expect(openError(file)).toBe(
      `cannot use database ${file}: it is not a database; expected an SQLite file written by unhans`,
    );
    expect(readFileSync(file)).toEqual(before);
  });

  it('is refused and left alone where it is of another program', () => {
    const file = join(createFolder(), 'other.sqlite');
    const other = new Database(file);
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    const before = readFileSync(file);
    expect(openError(file)).toBe(`cannot use database ${file}: it belongs to another program; name a new file`);
    expect(readFileSync(file)).toEqual(before);
  });

  it('is refused where it is cut short', () => {
    const store = createStore();
    store.close();
    const file = join(createFolder(), 'cut.sqlite');
    writeFileSync(file, readFileSync(store.path).subarray(0, 5000));
    expect(openError(file)).toContain(`cannot use database ${file}: it is damaged`);
  });
});

describe('a database of another version', () => {
  it('is refused where it is newer', () => {
    const store = createStore();
    store.run('PRAGMA user_version = 7');
    store.close();
    expect(openError(store.path)).toBe(
      `cannot use database ${store.path}: written by a newer unhans: schema 7, this program knows ${migrations.length}`,
    );
  });

  it('is brought up to date where it is older, and keeps its rows', () => {
    const file = copyVersion1();
    const store = openStore(file);
    expect(store.first('PRAGMA user_version')).toEqual({ user_version: migrations.length });
    expect(findRun(store, 'latest')).toMatchObject({ id: 1, method: 'epsilon_plus_flat', sampleCount: 7 });
    const [cluster, ...others] = listClusters(store, { runId: 1, suspicious: true });
    expect(cluster).toMatchObject({ name: 'coat/1', views: ['input'], evidence: [] });
    expect(others).toEqual([]);
    expect(readPictures(store, { clusterId: cluster!.id }).mean).toEqual(Buffer.from('mean'));
    store.close();
  });

  it('goes through each missing step once', () => {
    const file = copyVersion1();
    const next = [
      ...migrations,
      { name: 'remember the machine', sql: `ALTER TABLE runs ADD COLUMN machine TEXT NOT NULL DEFAULT 'unknown'` },
      { name: 'shout', sql: 'UPDATE runs SET machine = upper(machine)' },
    ];
    for (let attempt = 0; attempt < 2; attempt++) {
      const store = openStore(file, { migrations: next });
      expect(store.first('SELECT machine FROM runs')).toEqual({ machine: 'UNKNOWN' });
      expect(store.first('PRAGMA user_version')).toEqual({ user_version: migrations.length + 2 });
      store.close();
    }
    expect(openError(file)).toContain('written by a newer unhans');
  });

  it('may have a table rebuilt that others refer to', () => {
    const rebuild = `
      CREATE TABLE classes_2 (id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs (id), name TEXT) STRICT;
      INSERT INTO classes_2 SELECT id, run_id, name FROM classes;
      DROP VIEW suspicious_clusters; DROP VIEW cluster_summary; DROP VIEW cluster_members;
      DROP TABLE classes; ALTER TABLE classes_2 RENAME TO classes;`;
    const store = openStore(copyVersion1(), { migrations: [...migrations, { name: 'rebuild', sql: rebuild }] });
    expect(store.first('SELECT count(*) AS samples FROM samples JOIN classes ON classes.id = class_id')).toEqual({
      samples: 7,
    });
    expect(store.first('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
    store.close();
    const loss = [...migrations, { name: 'rebuild', sql: rebuild }, { name: 'loss', sql: 'DELETE FROM classes' }];
    expect(() => openStore(store.path, { migrations: loss })).toThrow('migration "loss" breaks');
  });

  it('stays as it was where a step fails', () => {
    const file = copyVersion1();
    const broken = [
      ...migrations,
      { name: 'broken', sql: 'CREATE TABLE half (x INTEGER) STRICT; SELECT * FROM missing;' },
    ];
    expect(() => openStore(file, { migrations: broken })).toThrow(/no such table: missing/);
    const store = openStore(file);
    expect(store.first(`SELECT count(*) AS half FROM sqlite_schema WHERE name = 'half'`)).toEqual({ half: 0 });
    store.close();
  });

  function copyVersion1(): string {
    const file = join(createFolder(), 'old.sqlite');
    copyFileSync(join(import.meta.dirname, '..', 'fixtures', 'store', 'version-1.sqlite'), file);
    chmodSync(file, 0o644);
    return file;
  }
});

describe('a database that may not be written', () => {
  it('is refused where the file is read-only', () => {
    const folder = createFolder();
    chmodSync(folder, 0o777);
    const file = join(folder, 'a.sqlite');
    openStore(file).close();
    chmodSync(file, 0o444);
    expect(asNobody(() => openError(file))).toMatch(/^cannot use database \S+a\.sqlite: it is read-only; expected/);
  });

  it('is refused where the folder is read-only', () => {
    const folder = createFolder();
    const inner = join(folder, 'inner');
    chmodSync(folder, 0o755);
    mkdirSync(inner);
    const file = join(inner, 'a.sqlite');
    openStore(file).close();
    chmodSync(file, 0o666);
    chmodSync(inner, 0o555);
    const expected = /^cannot use database \S+: (it is read-only|the file or its folder may not be opened); expected/;
    expect(asNobody(() => openError(file))).toMatch(expected);
    expect(asNobody(() => openError(join(inner, 'new.sqlite')))).toMatch(expected);
    chmodSync(inner, 0o755);
  });
});

describe('several programs', () => {
  it('that find the database locked say so', async () => {
    const store = createStore();
    const child = startChild('hold-lock.ts', store.path);
    await once(child.stdout!, 'data');
    expect(openError(store.path)).toBe(
      `cannot use database ${store.path}: it is locked by another program; wait for it to finish or close it`,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    openStore(store.path).close();
  });

  it('may create and fill the same database at the same time', async () => {
    const file = join(createFolder(), 'shared.sqlite');
    const started = [1, 2, 3].map(() => startChild('write-shards.ts', file, '20'));
    const codes = await Promise.all(started.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    expect(codes).toEqual([0, 0, 0]);
    const store = openStore(file, { create: false });
    expect(store.first('SELECT count(*) AS samples FROM samples')).toEqual({ samples: 3 * 20 * 50 });
    store.close();
  });

  it('that are killed leave whole shards only', async () => {
    const file = join(createFolder(), 'killed.sqlite');
    const child = startChild('write-shards.ts', file);
    await once(child.stdout!, 'data');
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = openStore(file, { create: false });
    const [shards, samples] = ['shards', 'samples'].map(
      (table) => store.first<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)!.count,
    );
    expect(shards).toBeGreaterThan(0);
    expect(samples).toBe(50 * shards!);
    expect(store.first('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    expect(statSync(file).size).toBeGreaterThan(0);
    store.close();
  });
});
