import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Dataset } from '../dataset/dataset.ts';
import { UnhansError } from '../errors.ts';
import type { GivenFile } from './given-heatmaps.ts';
import type { Material } from './modalities/modality.ts';

/** A dataset and where it comes from. */
export interface NamedDataset extends Pick<Material, 'dataset' | 'shape'> {
  readonly path: string;
}

/**
 * The rows of a dataset with the heatmaps that belong to them: row i that of row i, or that whose `index` is i.
 * @throws UnhansError `dataset` where there is not one heatmap for every row.
 */
export function matchRows(named: NamedDataset, { path, shape, index }: GivenFile): Dataset {
  const { samples, skipped, classes } = named.dataset;
  if (!index) {
    assertRows(shape[0]!, path, named);
    return named.dataset;
  }
  const places = new Map(index.map((row, place) => [row, place]));
  const rows = samples.map(({ row, ...sample }) => ({ ...sample, place: places.get(row) }));
  const reason = `${basename(path)} holds no heatmap for it`;
  const missing = rows
    .filter(({ place }) => place === undefined)
    .map((row) => ({ path: row.path, label: row.label, reason }));
  const found = rows.flatMap(({ place, ...sample }) => (place === undefined ? [] : [{ ...sample, row: place }]));
  if (found.length === 0) {
    throw new UnhansError('dataset', `index of ${path} names no row of ${named.path}, expected rows from 0`);
  }
  return {
    samples: found,
    skipped: [...skipped, ...missing],
    classes: classes.filter((name) => found.some(({ label }) => label === name)),
  };
}

/** Heatmap i belongs to row i; a folder of files has no rows. */
function assertRows(
  count: number,
  path: string,
  { path: dataset, dataset: { samples, skipped }, shape }: NamedDataset,
): void {
  const expected = 'expected one heatmap for every row, in the same order';
  if (!shape && statSync(dataset).isDirectory()) {
    const got = `dataset ${dataset} is a folder`;
    throw new UnhansError('dataset', `${got}, heatmaps ${path} go with a .csv or .jsonl manifest: ${expected}`);
  }
  const rows = samples.length + skipped.length;
  if (rows === count) return;
  const got = `${path} holds ${count} heatmaps, manifest ${dataset} has ${rows} rows`;
  throw new UnhansError('dataset', `${got}: ${expected}`);
}
