import { statSync } from 'node:fs';
import { toDatasetError } from '../dataset/file-failure.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { UnhansError } from '../errors.ts';
import { readNpyInfo, readNpyRows } from '../tensor/npy-file.ts';
import type { Prediction } from './read-prediction.ts';

/** A file of heatmaps of which rows can be read without the others. */
export interface HeatmapFile {
  readonly path: string;
  readonly shape: readonly number[];
  /** Reads rows in the order asked for. */
  readonly readRows: (rows: readonly number[]) => AsyncGenerator<Float32Array | Float64Array, void, undefined>;
}

/** Heatmaps that were made elsewhere, one for every row of a manifest. */
export interface GivenHeatmaps {
  /** [n, height, width] or [n, channels, height, width]. */
  readonly file: HeatmapFile;
  /** 1 where the file has no axis of channels. */
  readonly channels: number;
  /** Height and width of each. */
  readonly size: readonly [number, number];
  /** Changes when the file does: its size and modification time in ns. */
  readonly fingerprint: string;
  /** What a model said of the sample of each row; absent where the file does not tell. */
  readonly predictions?: readonly Prediction[];
  /** The row of the dataset that each belongs to, where it is not the same. */
  readonly index?: readonly number[];
}

/**
 * Opens the heatmaps of a manifest: float32 or float64, [n, height, width] or [n, channels, height, width], in C order.
 * @throws UnhansError `dataset` or `tensor` where they cannot be read, or are not one for every row.
 */
export function openGivenHeatmaps(
  path: string,
  manifest: { readonly path: string; readonly dataset: Dataset },
): GivenHeatmaps {
  const fingerprint = lookAtFile(path);
  const heatmaps = describeHeatmaps(openNpy(path), fingerprint);
  assertRows(heatmaps.file.shape[0]!, path, manifest);
  return heatmaps;
}

/** Heatmaps of a file by its shape. Throws UnhansError `tensor` where that is none of heatmaps. */
export function describeHeatmaps(file: HeatmapFile, fingerprint: string): GivenHeatmaps {
  const [, ...cells] = file.shape;
  const [channels, height, width] = cells.length === 2 ? [1, ...cells] : cells;
  if (cells.length > 3 || channels === undefined || height === undefined || width === undefined || cells.includes(0)) {
    const expected = 'expected [n, height, width] or [n, channels, height, width]';
    throw new UnhansError('tensor', `heatmaps ${file.path} have shape [${file.shape.join(', ')}], ${expected}`);
  }
  return { file, channels, size: [height, width], fingerprint };
}

/**
 * Looks at the file without reading its elements, as opening what is no file might wait for ever; its fingerprint.
 * @throws UnhansError `dataset` where it is not there, or no file.
 */
export function lookAtFile(path: string): string {
  try {
    const status = statSync(path, { bigint: true });
    if (status.isFile()) return `${status.size}-${status.mtimeNs}`;
  } catch (error) {
    throw toDatasetError(error, `heatmaps ${path}`);
  }
  throw new UnhansError('dataset', `cannot read heatmaps ${path}: it is no file, expected a .npy or .h5 file`);
}

function openNpy(path: string): HeatmapFile {
  try {
    const file = readNpyInfo(path);
    return { path, shape: file.shape, readRows: (rows) => readNpyRows(file, rows) };
  } catch (error) {
    throw toDatasetError(error, `heatmaps ${path}`);
  }
}

/** Heatmap i belongs to row i; a folder has no rows. Throws UnhansError `dataset`. */
export function assertRows(count: number, path: string, manifest: { path: string; dataset: Dataset }): void {
  const expected = 'expected one heatmap for every row, in the same order';
  if (statSync(manifest.path).isDirectory()) {
    const got = `dataset ${manifest.path} is a folder`;
    throw new UnhansError('dataset', `${got}, heatmaps ${path} go with a .csv or .jsonl manifest: ${expected}`);
  }
  const rows = manifest.dataset.samples.length + manifest.dataset.skipped.length;
  if (rows === count) return;
  const got = `${path} holds ${count} heatmaps, manifest ${manifest.path} has ${rows} rows`;
  throw new UnhansError('dataset', `${got}: ${expected}`);
}
