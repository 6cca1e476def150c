import { UnhansError } from '../errors.ts';

/** What the file system's refusals mean to a user, by error code; each completes "… cannot be read: ". */
const phrases: Record<string, string> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EISDIR: 'it is a folder, expected a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'the path is too long',
  EIO: 'the disk reports an input/output error',
  EMFILE: 'too many files are open',
  ERR_INVALID_ARG_VALUE: 'the path holds a null character',
  ERR_FS_FILE_TOO_LARGE: 'the file is larger than 2 GiB',
};

/** Why the file system refused, for people; undefined where `error` is no refusal of the file system (our bug). */
export function describeFileFailure(error: unknown): string | undefined {
  const code = errorCode(error);
  return code === undefined ? undefined : (phrases[code] ?? (/^E[A-Z]+$/.test(code) ? `error ${code}` : undefined));
}

/** The UnhansError `dataset` for what the file system refused, `cannot read <what>: …`; any other error as it is. */
export function toDatasetError(error: unknown, what: string): unknown {
  const reason = describeFileFailure(error);
  return reason === undefined ? error : new UnhansError('dataset', `cannot read ${what}: ${reason}`, { cause: error });
}

function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
