import type { Tensor } from '../tensor/tensor.ts';

/** The outline of a region, as a report draws it over an image. */
export interface Outline {
  /** Size of the grid that `path` is drawn on; it covers the whole image. */
  readonly width: number;
  readonly height: number;
  /** SVG path data: the edges between cells inside and outside. */
  readonly path: string;
}

/** Cells along a side of the grid, at most: a finer outline would not be seen. */
const mostCells = 56;

/**
 * Outlines where a region [height, width] is at least `level` (default 0.5), on a grid of at most 56 cells a side; null
 * where that is nowhere.
 */
export function traceOutline(region: Tensor, level = 0.5): Outline | null {
  const [height, width] = region.shape.map((length) => Math.min(length, mostCells)) as [number, number];
  const means = coarsen(region, height, width);
  if (!means.some((mean) => mean >= level)) return null;
  const isInside = (y: number, x: number) =>
    y >= 0 && x >= 0 && y < height && x < width && means[y * width + x]! >= level;
  const across = listRuns(height, width, (y, x) => isInside(y - 1, x) !== isInside(y, x));
  const down = listRuns(width, height, (x, y) => isInside(y, x - 1) !== isInside(y, x));
  const path = [
    ...across.map(({ line, from, to }) => `M${from} ${line}H${to}`),
    ...down.map(({ line, from, to }) => `M${line} ${from}V${to}`),
  ].join('');
  return { width, height, path };
}

/** Mean of the region in each cell of a coarser grid, row-major; every element counts in the cell its corner is in. */
function coarsen({ data, shape }: Tensor, height: number, width: number): Float64Array {
  const [rows, columns] = shape as readonly [number, number];
  const sums = new Float64Array(height * width);
  const counts = new Uint32Array(height * width);
  for (const [index, value] of data.entries()) {
    const y = Math.floor((Math.floor(index / columns) * height) / rows);
    const cell = y * width + Math.floor(((index % columns) * width) / columns);
    sums[cell]! += value;
    counts[cell]!++;
  }
  return sums.map((sum, cell) => sum / counts[cell]!);
}

interface Run {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Maximal runs of edges along grid lines 0 to `lines`, each of `length` places. */
function listRuns(lines: number, length: number, isEdge: (line: number, place: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (let line = 0; line <= lines; line++) {
    for (let from = 0; from < length; from++) {
      if (!isEdge(line, from)) continue;
      let to = from + 1;
      while (to < length && isEdge(line, to)) to++;
      runs.push({ line, from, to });
      from = to;
    }
  }
  return runs;
}
