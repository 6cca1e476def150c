import { encodeMask } from '../store/mask-grid.ts';
import type { Mask } from '../store/mask.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Cells along a side of a proposed mask, at most: a person draws on them with the mouse. */
const mostCells = 64;

/** Of a mean heatmap the cells with at least this share of its largest relevance are proposed. */
const leastShare = 0.4;

/**
 * The mask to begin with: where the finding's region is at least half, else where its mean heatmap is strong; null
 * where there is neither.
 */
export function proposeMask({ region, mean }: { region?: Tensor | undefined; mean?: Tensor | undefined }): Mask | null {
  if (region) return cutAt(region, 0.5);
  if (!mean) return null;
  const largest = mean.data.reduce((most, value) => Math.max(most, value), 0);
  return largest > 0 ? cutAt(mean, leastShare * largest) : null;
}

/** The cells of a map [height, width] that are at least `level`, on a grid that is no finer than can be drawn on. */
function cutAt({ data, shape }: Tensor, level: number): Mask {
  const [rows, columns] = shape as readonly [number, number];
  const [height, width] = [Math.min(rows, mostCells), Math.min(columns, mostCells)];
  const cells = Array.from({ length: height * width }, (_, cell) => {
    const y = Math.floor(((Math.floor(cell / width) + 0.5) * rows) / height);
    const x = Math.floor((((cell % width) + 0.5) * columns) / width);
    return data[y * columns + x]! >= level;
  });
  return encodeMask({ height, width, cells });
}
