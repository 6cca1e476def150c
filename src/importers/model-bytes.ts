import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { UnhansError } from '../errors.ts';

/** All bytes of a model file. Throws UnhansError `model` where it cannot be read. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new UnhansError('model', `cannot read model ${path}: ${describeFileError(cause)}`, { cause });
  }
}

/**
 * Bytes of a file with weights that `model` names, only from its own folder or below.
 * @param length default: up to the end
 * @throws UnhansError `model` where the file lies elsewhere, cannot be read or is too short.
 */
export function readExternalBytes(model: string, location: string, offset = 0, length?: number): Uint8Array {
  try {
    return readSlice(resolveBeside(model, location), offset, length);
  } catch (cause) {
    const problem = describeFileError(cause);
    throw new UnhansError('model', `cannot read ${model}: external weights ${location}: ${problem}`, { cause });
  }
}

function readSlice(path: string, offset: number, length: number | undefined): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const wanted = length ?? size - offset;
    if (!(wanted >= 0 && offset + wanted <= size)) {
      throw new Error(`it has ${size} bytes, expected ${wanted} from byte ${offset}`);
    }
    const data = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = readSync(file, data, filled, wanted - filled, offset + filled);
      if (count === 0) throw new Error(`cut short: ${filled} bytes could be read, expected ${wanted}`);
      filled += count;
    }
    return data;
  } finally {
    closeSync(file);
  }
}

/** The real path of an external file; refuses one that lies outside the model's folder, by .. or by link. */
function resolveBeside(model: string, location: string): string {
  const folder = realpathSync(dirname(model));
  const path = realpathSync(join(folder, location));
  const inside = relative(folder, path);
  if (inside.startsWith(`..${sep}`) || inside === '..') throw new Error("it lies outside the model's folder");
  return path;
}

const fileErrors: Record<string, string> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder, expected a file',
  ERR_FS_FILE_TOO_LARGE: 'larger than 2 GiB, expected its weights in external data files',
};

function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return fileErrors[code ?? ''] ?? message;
}
