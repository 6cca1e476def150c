import h5wasm, { type Dataset as Hdf5Dataset, type File } from 'h5wasm/node';
import { openSync, closeSync, readSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { collectRows } from '../dataset/row-dataset.ts';
import { UnhansError } from '../errors.ts';
import { countElements } from '../tensor/tensor.ts';
import { lookAtFile, type GivenFile } from './given-heatmaps.ts';
import { readPrediction, type Prediction } from './read-prediction.ts';

/** What every HDF5 file begins with. */
const signature = '\x89HDF\r\n\x1a\n';

/** Rows that follow one another are read up to so many bytes at a time. */
const slabBytes = 1 << 22;

/** Whether a file of relevance is named like an HDF5 file. */
export function isHdf5(path: string): boolean {
  return ['.h5', '.hdf5'].includes(extname(path).toLowerCase());
}

/**
 * Opens relevance in the layout of ViRelAy: `attribution` [n, …] (of images [n, channels, height, width] or without channels), with
 * `label` (whole numbers [n], or booleans [n, classes] of which the first counts), `prediction` (class scores
 * [n, classes]) and `index` (the row of the dataset each belongs to), all three of which may be absent. Nothing but labels
 * and what is predicted is kept in memory.
 * @throws UnhansError `dataset` or `tensor` where the file cannot be read or holds something else.
 */
export async function openHdf5Relevance(path: string): Promise<GivenFile> {
  const fingerprint = lookAtFile(path);
  assertSignature(path);
  await h5wasm.ready;
  return withFile(path, (file) => {
    const { shape } = findDataset(file, 'attribution', path, floats)!;
    const predictions = readRows(file, 'prediction', path, floats, shape[0]!, toPrediction);
    const index = readRows(file, 'index', path, integers, shape[0]!, (row) => Number(row[0]));
    const labels = readRows(file, 'label', path, [...integers, ...booleans], shape[0]!, toLabel);
    const name = basename(path);
    return {
      ...{ path, shape, fingerprint, readRows: (rows) => readAttribution(path, rows) },
      ...(predictions && { predictions }),
      ...(index && { index }),
      ...(labels && {
        dataset: collectRows(
          labels.map((label, row) => ({ path: `${name}#${row}`, label, file: '', fingerprint: 'missing' })),
          path,
        ),
      }),
    };
  });
}

/** Element types as h5wasm names them. */
const floats = ['<f', '<d'];
const integers = ['<b', '<B', '<h', '<H', '<i', '<I', '<q', '<Q'];
/** What NumPy's booleans are here. */
const booleans = ['enum'];

/** The HDF5 class of types with named values. */
const enumClass = 8;

/** Opens a file. Throws a plain Error where the library gives none. */
function openFile(path: string): File {
  const file = new h5wasm.File(path, 'r');
  if (file.file_id <= 0n) throw new Error('it cannot be opened, it may be cut short');
  return file;
}

function withFile<Result>(path: string, work: (file: File) => Result): Result {
  let file: File | undefined;
  try {
    file = openFile(path);
    return work(file);
  } catch (error) {
    if (error instanceof UnhansError) throw error;
    const reason = (error as Error).message.split('\n', 1)[0]!;
    throw new UnhansError('tensor', `cannot read ${path}: damaged HDF5: ${reason}`, { cause: error });
  } finally {
    file?.close();
  }
}

function assertSignature(path: string): void {
  const head = Buffer.alloc(signature.length);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, head);
  } finally {
    closeSync(descriptor);
  }
  if (head.toString('latin1') !== signature) throw new UnhansError('tensor', `cannot read ${path}: not an HDF5 file`);
}

/** A dataset of one of these element types; undefined where there is none, which `attribution` may not be. */
function findDataset(file: File, name: string, path: string, types: readonly string[]): ShapedDataset | undefined {
  const found = file.get(name);
  if (found === null && name !== 'attribution') return undefined;
  const refuse = (got: string) => new UnhansError('tensor', `cannot read ${path}: ${got}, as ViRelAy has it`);
  if (!(found instanceof h5wasm.Dataset)) throw refuse(`it has no dataset "${name}", expected one`);
  const { shape, metadata } = found;
  const dtype = metadata.type === enumClass ? 'enum' : found.dtype;
  if (shape && shape.length > 0 && typeof dtype === 'string' && types.includes(dtype)) return { dataset: found, shape };
  const got = `"${name}" has shape [${(shape ?? []).join(', ')}] and type ${JSON.stringify(dtype)}`;
  throw refuse(`${got}, expected [n, …] of ${types.join(', ')}`);
}

interface ShapedDataset {
  readonly dataset: Hdf5Dataset;
  readonly shape: number[];
}

type Row = ArrayLike<number | bigint>;

/** Maps the rows of a dataset that has `count` of them, a slab at a time; undefined where there is no such dataset. */
function readRows<Result>(
  file: File,
  name: string,
  path: string,
  types: readonly string[],
  count: number,
  map: (row: Row) => Result,
): Result[] | undefined {
  const found = findDataset(file, name, path, types);
  if (!found) return undefined;
  const [rows, ...rest] = found.shape;
  if (rows !== count || rest.length > 1) {
    const expected = `expected ${count} rows, as many as of "attribution"`;
    throw new UnhansError(
      'tensor',
      `cannot read ${path}: "${name}" has shape [${found.shape.join(', ')}], ${expected}`,
    );
  }
  const results: Result[] = [];
  for (const { first, slab, width } of readSlabs(found, [...Array(count).keys()])) {
    for (let row = 0; row < first.length; row++) results.push(map(slab.subarray(row * width, (row + 1) * width)));
  }
  return results;
}

type Slab = Float32Array | Float64Array;

/** Reads rows a slab at a time, in the order asked for; only those that follow one another are read together. */
function* readSlabs(
  { dataset, shape }: ShapedDataset,
  rows: readonly number[],
): Generator<{ first: number[]; slab: Slab; width: number }> {
  const width = countElements(shape.slice(1));
  const most = Math.max(1, Math.floor(slabBytes / (8 * width)));
  for (let start = 0; start < rows.length;) {
    let end = start + 1;
    while (end < rows.length && end - start < most && rows[end] === rows[end - 1]! + 1) end++;
    const ranges = [[rows[start]!, rows[end - 1]! + 1], ...shape.slice(1).map((): number[] => [])];
    yield {
      first: rows.slice(start, end),
      slab: dataset.slice(ranges as [number, number][]) as unknown as Slab,
      width,
    };
    start = end;
  }
}

async function* readAttribution(path: string, rows: readonly number[]): AsyncGenerator<Slab, void, undefined> {
  await h5wasm.ready;
  const file = openFile(path);
  try {
    for (const { first, slab, width } of readSlabs(findDataset(file, 'attribution', path, floats)!, rows)) {
      for (let row = 0; row < first.length; row++) yield slab.subarray(row * width, (row + 1) * width);
    }
  } finally {
    file.close();
  }
}

/** The number of a class; of several that are true the first, of none nothing. */
function toLabel(row: Row): string {
  if (row.length === 1) return String(row[0]);
  const first = Array.from(row).findIndex(Boolean);
  return first < 0 ? '' : String(first);
}

/** What scores say, which may be probabilities already. */
function toPrediction(row: Row): Prediction {
  const scores = Float32Array.from(row as ArrayLike<number>);
  const total = scores.reduce((sum, score) => sum + score, 0);
  const areProbabilities = scores.every((score) => score >= 0) && Math.abs(total - 1) < 1e-3;
  return readPrediction(areProbabilities ? scores.map((score) => Math.log(Math.max(score, 1e-30))) : scores);
}
