import Database from 'better-sqlite3';
import { UnhansError, type ErrorCode } from '../errors.ts';

interface Translation {
  readonly code: ErrorCode;
  readonly sentence: string;
}

/** What a person can mend, by SQLite's result code; extended codes fall back on their family. */
const translations: Record<string, Translation> = {
  SQLITE_BUSY: { code: 'database', sentence: 'it is locked by another program; wait for it to finish or close it' },
  SQLITE_LOCKED: { code: 'database', sentence: 'it is locked by another program; wait for it to finish or close it' },
  SQLITE_READONLY: { code: 'database', sentence: 'it is read-only; expected a file and folder that may be written' },
  SQLITE_READONLY_DBMOVED: { code: 'database', sentence: 'it was moved or deleted while in use' },
  SQLITE_CANTOPEN: { code: 'database', sentence: 'the file or its folder may not be opened; expected access to both' },
  SQLITE_PERM: { code: 'database', sentence: 'access was denied; expected a file that may be read and written' },
  SQLITE_NOTADB: { code: 'database', sentence: 'it is not a database; expected an SQLite file written by unhans' },
  SQLITE_CORRUPT: { code: 'database', sentence: 'it is damaged; restore a copy, or start anew in another file' },
  SQLITE_FULL: { code: 'disk', sentence: 'the disk is full; free some space and continue with --resume' },
  SQLITE_IOERR: { code: 'disk', sentence: 'the disk could not be read or written; check its space and health' },
};

/**
 * Runs `work` on the database at `path` and turns SQLite failures that a person can mend into an UnhansError
 * `database` or `disk`; everything else is thrown as it came.
 */
export function withDatabaseErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateDatabaseError(path, error);
  }
}

function translateDatabaseError(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const family = error.code.split('_', 2).join('_');
  const translation = translations[error.code] ?? translations[family];
  if (!translation) return error;
  const { code, sentence } = translation;
  return new UnhansError(code, `cannot use database ${path}: ${sentence}`, {
    details: { path, sqlite: error.code },
    cause: error,
  });
}
