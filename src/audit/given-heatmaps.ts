import { statSync } from 'node:fs';
import { toDatasetError } from '../dataset/file-failure.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { UnhansError } from '../errors.ts';
import { readNpyInfo, type NpyFile } from '../tensor/npy-file.ts';

/** Heatmaps that were made elsewhere, one for every row of a manifest. */
export interface GivenHeatmaps {
  /** [n, height, width] or [n, channels, height, width]. */
  readonly file: NpyFile;
  /** 1 where the file has no axis of channels. */
  readonly channels: number;
  /** Height and width of each. */
  readonly size: readonly [number, number];
  /** Changes when the file does: its size and modification time in ns. */
  readonly fingerprint: string;
}

/**
 * Opens the heatmaps of a manifest: float32 or float64, [n, height, width] or [n, channels, height, width], in C order.
 * @throws UnhansError `dataset` or `tensor` where they cannot be read, or are not one for every row.
 */
export function openGivenHeatmaps(
  path: string,
  manifest: { readonly path: string; readonly dataset: Dataset },
): GivenHeatmaps {
  const { file, fingerprint } = lookAt(path);
  const [count = 0, ...cells] = file.shape;
  const [channels, height, width] = cells.length === 2 ? [1, ...cells] : cells;
  if (cells.length > 3 || channels === undefined || height === undefined || width === undefined || cells.includes(0)) {
    const expected = 'expected [n, height, width] or [n, channels, height, width]';
    throw new UnhansError('tensor', `heatmaps ${path} have shape [${file.shape.join(', ')}], ${expected}`);
  }
  assertRows(count, path, manifest);
  return { file, channels, size: [height, width], fingerprint };
}

/** Looks at the file without reading its elements; opening what is no file might wait for ever. */
function lookAt(path: string): Pick<GivenHeatmaps, 'file' | 'fingerprint'> {
  try {
    const status = statSync(path, { bigint: true });
    if (status.isFile()) return { file: readNpyInfo(path), fingerprint: `${status.size}-${status.mtimeNs}` };
  } catch (error) {
    throw toDatasetError(error, `heatmaps ${path}`);
  }
  throw new UnhansError('dataset', `cannot read heatmaps ${path}: it is no file, expected a .npy file`);
}

/** Heatmap i belongs to row i; a folder has no rows. */
function assertRows(count: number, path: string, manifest: { path: string; dataset: Dataset }): void {
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
