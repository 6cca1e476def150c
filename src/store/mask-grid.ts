import type { Mask } from './mask.ts';

/** Cells of a mask, row-major: whether each belongs to it. */
export interface MaskGrid {
  readonly height: number;
  readonly width: number;
  readonly cells: readonly boolean[];
}

/** A grid as run lengths. */
export function encodeMask({ height, width, cells }: MaskGrid): Mask {
  const counts = [0];
  let current = false;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const cell = cells[y * width + x]!;
      if (cell === current) counts[counts.length - 1]!++;
      else counts.push(1);
      current = cell;
    }
  }
  return { size: [height, width], counts };
}

/** Run lengths as a grid. */
export function decodeMask({ size: [height, width], counts }: Mask): MaskGrid {
  const cells = new Array<boolean>(height * width).fill(false);
  let place = 0;
  for (const [run, count] of counts.entries()) {
    for (const end = place + count; place < end; place++) {
      cells[(place % height) * width + Math.floor(place / height)] = run % 2 === 1;
    }
  }
  return { height, width, cells };
}
