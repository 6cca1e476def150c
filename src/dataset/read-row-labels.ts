import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UnhansError } from '../errors.ts';
import { parseNpyFloat64 } from '../tensor/npy.ts';
import { readCsvRows } from './csv-rows.ts';
import { toDatasetError } from './file-failure.ts';

/**
 * The label of every row of a tensor, in order: a `.npy` of whole numbers [n], or a `.csv` whose header names the column
 * `label`. An empty text is no label.
 * @throws UnhansError `dataset` or `tensor` where the file cannot be read or holds something else.
 */
export async function readRowLabels(path: string): Promise<string[]> {
  if (extname(path).toLowerCase() === '.npy') return readNpyLabels(path);
  const labels: string[] = [];
  for await (const { cells } of readCsvRows(path, ['label'], 'labels')) labels.push(cells[0]!.trim());
  return labels;
}

async function readNpyLabels(path: string): Promise<string[]> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw toDatasetError(error, `labels ${JSON.stringify(path)}`);
  });
  const { data, shape } = parseNpyFloat64(bytes, path);
  if (shape.length !== 1 || !data.every((value) => Number.isSafeInteger(value))) {
    const expected = 'expected whole numbers of shape [n]';
    throw new UnhansError('dataset', `cannot read labels ${path}: got shape [${shape.join(', ')}], ${expected}`);
  }
  return Array.from(data, String);
}
