import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { UnhansError } from '../errors.ts';
import { assertComplete, parseNpyHeader } from './npy.ts';
import { countElements } from './tensor.ts';

/** A `.npy` file of floating-point numbers, of which rows can be read without the others. */
export interface NpyFile {
  readonly path: string;
  readonly dtype: '<f4' | '<f8';
  readonly shape: readonly number[];
  /** Where the elements begin, in bytes. */
  readonly dataOffset: number;
}

/** The memory that elements of each type are read into; files and machines are little endian. */
const arrays = { '<f4': Float32Array, '<f8': Float64Array } as const;

/** Longer headers are not read; NumPy itself writes 10,000 bytes at most. */
const maxHeaderBytes = 1 << 16;

/** Rows that follow one another are read up to so many bytes at a time. */
const blockBytes = 1 << 22;

/**
 * Reads the header of a `.npy` file and sees that its elements are all there. The file system's refusals are thrown as
 * they are.
 * @throws UnhansError `tensor` where it is no such file, of another type, in Fortran order or cut short.
 */
export function readNpyInfo(path: string): NpyFile {
  const descriptor = openSync(path, 'r');
  try {
    const head = new Uint8Array(maxHeaderBytes);
    const header = parseNpyHeader(head.subarray(0, readSync(descriptor, head)), path);
    const { dtype, shape, dataOffset } = header;
    if (!isReadable(dtype)) {
      const expected = 'expected <f4 (float32) or <f8 (float64)';
      throw new UnhansError('tensor', `cannot read ${path}: element type ${dtype}, ${expected}`);
    }
    const elementBytes = arrays[dtype].BYTES_PER_ELEMENT;
    assertComplete(header, { bytes: fstatSync(descriptor).size, elementBytes, name: path });
    return { path, dtype, shape, dataOffset };
  } finally {
    closeSync(descriptor);
  }
}

function isReadable(dtype: string): dtype is NpyFile['dtype'] {
  return Object.hasOwn(arrays, dtype);
}

/**
 * Reads rows along the first axis, in the order asked for; only those that follow one another in the file are read
 * together. Each row is a view on memory that is not written again.
 * @throws UnhansError `tensor` where the file has become shorter.
 */
export async function* readNpyRows(
  file: NpyFile,
  rows: readonly number[],
): AsyncGenerator<Float32Array | Float64Array, void, undefined> {
  const rowLength = countElements(file.shape.slice(1));
  const rowBytes = rowLength * arrays[file.dtype].BYTES_PER_ELEMENT;
  const handle = await open(file.path);
  try {
    for (const { first, count } of findRuns(rows, Math.max(1, Math.floor(blockBytes / rowBytes)))) {
      const block = new arrays[file.dtype](count * rowLength);
      await readFully(handle, block, { position: file.dataOffset + first * rowBytes, path: file.path });
      for (let row = 0; row < count; row++) yield block.subarray(row * rowLength, (row + 1) * rowLength);
    }
  } finally {
    await handle.close();
  }
}

/**
 * Reads all elements of a `<f4` file into the beginning of `target`, without another copy; returns how many there are.
 * The file system's refusals are thrown as they are.
 * @throws UnhansError `tensor` where the file is damaged, of another type, or holds more than `target`.
 */
export function readNpyInto(path: string, target: Float32Array): number {
  const { dtype, shape, dataOffset } = readNpyInfo(path);
  const count = countElements(shape);
  if (dtype !== '<f4' || count > target.length) {
    const expected = `expected at most ${target.length} of type <f4`;
    throw new UnhansError('tensor', `cannot read ${path}: got ${count} elements of type ${dtype}, ${expected}`);
  }
  const bytes = viewBytes(target.subarray(0, count));
  const descriptor = openSync(path, 'r');
  try {
    for (let done = 0; done < bytes.length;) {
      const read = readSync(descriptor, bytes, done, Math.min(bytes.length - done, 1 << 30), dataOffset + done);
      if (read === 0) throw cutShort(path);
      done += read;
    }
    return count;
  } finally {
    closeSync(descriptor);
  }
}

/** Stretches of rows that follow one another, none longer than `longest`. */
function findRuns(rows: readonly number[], longest: number): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && row === last.first + last.count && last.count < longest) last.count++;
    else runs.push({ first: row, count: 1 });
  }
  return runs;
}

async function readFully(
  handle: FileHandle,
  target: Float32Array | Float64Array,
  { position, path }: { position: number; path: string },
): Promise<void> {
  const bytes = viewBytes(target);
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw cutShort(path);
    done += bytesRead;
  }
}

function viewBytes({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function cutShort(path: string): UnhansError {
  return new UnhansError('tensor', `cannot read ${path}: it became shorter while it was read`);
}
