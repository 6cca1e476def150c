import { createWriteStream, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UnhansError } from '../errors.ts';

/** A piece of a file. */
export type Chunk = string | Uint8Array;

/** What a person can mend when a file or folder cannot be written, by the system's error code. */
const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EEXIST: 'there is a file of that name',
  EISDIR: 'it is a folder, expected a file',
  EACCES: 'access was denied',
  EPERM: 'access was denied',
  EROFS: 'the disk is read-only',
};

/**
 * Writes `file` as a whole: under a temporary name beside it that is renamed when complete, and deleted on failure. What
 * is a pipe or a device is written to as it is.
 * @throws UnhansError `disk` where the disk is full or the place cannot be written.
 */
export async function writeFileAtomically(file: string, chunks: Iterable<Chunk>): Promise<void> {
  try {
    await (isStream(file) ? pipeline(Readable.from(chunks), createWriteStream(file)) : replaceFile(file, chunks));
  } catch (error) {
    throw toDiskError(error, `cannot write ${file}`);
  }
}

async function replaceFile(file: string, chunks: Iterable<Chunk>): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  try {
    await pipeline(Readable.from(chunks), createWriteStream(partial, { flush: true }));
    await rename(partial, existsSync(file) ? realpathSync(file) : file); // a link stays one
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Whether a path is a pipe or a device, such as `/dev/stdout`, in whose place no file may be put. */
function isStream(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

/**
 * Creates a folder and those it lies in, where they are missing.
 * @throws UnhansError `disk` where the disk is full or the place cannot be written.
 */
export function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw toDiskError(error, `cannot create folder ${folder}`);
  }
}

/** The UnhansError `disk` for what the system refused; any other error as it is. */
function toDiskError(error: unknown, what: string): unknown {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason ? new UnhansError('disk', `${what}: ${reason}`, { cause: error }) : error;
}
