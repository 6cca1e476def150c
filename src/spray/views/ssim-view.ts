import { listPlanes, mapRows } from './heatmap-planes.ts';
import type { View } from './view.ts';

/** Side of a window, in cells, and the most cells from one window to the next. */
const side = 7;
const stride = 4;
/** Variance under which a window counts as flat, as a share of the heatmap's mean variance per window. */
const flatness = 0.01;

/**
 * The structure term of SSIM (Wang et al. 2004 with α = β = 0, γ = 1) as a distance: the root of the mean, over windows
 * of 7×7 cells, of 2(1 − s), s the correlation within the window. Each window is centred and divided by √(variance + c),
 * so that flat windows count little; with c = 0 it is exact.
 *
 * Brightness and contrast are left out: relevance has been normalised, and only so is there an exact embedding. (CoRelAy
 * takes the similarity itself for a distance, so that the least similar heatmaps become neighbours.)
 */
export const ssim: View = {
  describe: 'the local structure of the heatmap (SSIM): the same pattern within each window, however strong',
  from: 'heatmaps',
  points: (heatmaps, { normalise }) => {
    const { rows, height, width } = listPlanes(heatmaps, normalise);
    const windows = listWindows(height, width);
    const size = windows.reduce((sum, cells) => sum + cells.length, 0);
    return mapRows(rows, size, (row, point) => {
      writeWindows(row, windows, point);
    });
  },
};

/** The cells of every window, spread evenly so that the plane's edges are reached. */
function listWindows(height: number, width: number): number[][] {
  const [tall, wide] = [Math.min(side, height), Math.min(side, width)];
  return listStarts(height, tall).flatMap((top) =>
    listStarts(width, wide).map((left) =>
      Array.from({ length: tall * wide }, (_, cell) => (top + Math.floor(cell / wide)) * width + left + (cell % wide)),
    ),
  );
}

function listStarts(length: number, window: number): number[] {
  const steps = Math.ceil((length - window) / stride);
  return Array.from({ length: steps + 1 }, (_, step) => Math.round((step * (length - window)) / Math.max(1, steps)));
}

function writeWindows(row: Float32Array, windows: readonly (readonly number[])[], point: Float32Array): void {
  const measured = windows.map((cells) => measureWindow(row, cells));
  const floor = (flatness * measured.reduce((sum, { variance }) => sum + variance, 0)) / windows.length;
  let offset = 0;
  for (const [index, cells] of windows.entries()) {
    const { mean, variance } = measured[index]!;
    const deviation = Math.sqrt((variance + floor) * cells.length * windows.length);
    for (const cell of cells) point[offset++] = deviation > 0 ? (row[cell]! - mean) / deviation : 0;
  }
}

function measureWindow(row: Float32Array, cells: readonly number[]): { mean: number; variance: number } {
  const mean = cells.reduce((sum, cell) => sum + row[cell]!, 0) / cells.length;
  return { mean, variance: cells.reduce((sum, cell) => sum + (row[cell]! - mean) ** 2, 0) / cells.length };
}
