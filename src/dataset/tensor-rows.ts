import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { UnhansError } from '../errors.ts';
import { readNpyInfo, readNpyRows, type NpyFile } from '../tensor/npy-file.ts';
import type { Dataset } from './dataset.ts';
import type { ReadSample } from './batch-samples.ts';
import { toDatasetError } from './file-failure.ts';
import { compareText } from './paths.ts';
import { collectRows } from './row-dataset.ts';

/** A dataset of tensors with how to read one. */
export interface TensorRows {
  readonly dataset: Dataset;
  /** Shape of each sample. */
  readonly shape: readonly number[];
  readonly read: ReadSample;
}

interface Shard {
  readonly file: NpyFile;
  readonly name: string;
  readonly fingerprint: string;
}

/**
 * Reads a dataset of `.npy` shards [n, …] of floating-point numbers: one file, or a folder of them in the order of their
 * names. Sample i of all belongs to label i; it is called by its file and its row there, `signals.npy#17`. Rows are read
 * when they are needed.
 * @throws UnhansError `dataset` or `tensor` where a file cannot be read or the shapes or the number of labels do not fit.
 */
export async function readTensorRows(path: string, labels: readonly string[]): Promise<TensorRows> {
  const shards = await openShards(path);
  const [, ...shape] = shards[0]!.file.shape;
  const places = shards.flatMap((shard) =>
    Array.from({ length: shard.file.shape[0]! }, (_, row) => ({ shard, row, path: `${shard.name}#${row}` })),
  );
  if (places.length !== labels.length) {
    const got = `${path} holds ${places.length} samples, there are ${labels.length} labels`;
    throw new UnhansError('dataset', `${got}: expected one label for every sample, in the same order`);
  }
  const rowOf = new Map(places.map(({ path: name, shard, row }) => [name, { file: shard.file, row }]));
  const rows = places.map(({ path: name, shard }, index) => {
    return { path: name, label: labels[index]!, file: shard.file.path, fingerprint: shard.fingerprint };
  });
  return {
    dataset: collectRows(rows, path),
    shape,
    read: async ({ path: name }) => {
      const { file, row } = rowOf.get(name)!;
      for await (const numbers of readNpyRows(file, [row])) return Float32Array.from(numbers);
      throw new Error(`row ${row} of ${file.path} was not read`);
    },
  };
}

async function openShards(path: string): Promise<Shard[]> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const names = isFolder ? (await readdir(path)).filter(isShard).sort(compareText) : [basename(path)];
    if (names.length === 0) throw new UnhansError('dataset', `no .npy file in dataset ${JSON.stringify(path)}`);
    const shards: Shard[] = [];
    for (const name of names) shards.push(await openShard(isFolder ? join(path, name) : path, name, shards.at(-1)));
    return shards;
  } catch (error) {
    throw toDatasetError(error, `dataset ${JSON.stringify(path)}`);
  }
}

function isShard(name: string): boolean {
  return extname(name).toLowerCase() === '.npy' && !name.startsWith('.');
}

async function openShard(path: string, name: string, last: Shard | undefined): Promise<Shard> {
  const { size, mtimeNs } = await stat(path, { bigint: true });
  const file = readNpyInfo(path);
  const [count, ...shape] = file.shape;
  const expected = last?.file.shape.slice(1) ?? shape;
  if (count === undefined || shape.length === 0 || shape.includes(0) || shape.join() !== expected.join()) {
    const wanted = last ? `expected [n, ${expected.join(', ')}] as ${last.name}` : 'expected [n, …]';
    throw new UnhansError('dataset', `cannot read ${path}: it has shape [${file.shape.join(', ')}], ${wanted}`);
  }
  return { file, name, fingerprint: `${size}-${mtimeNs}` };
}
