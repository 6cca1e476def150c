import { z } from 'zod';

/** Cells along a side of a mask, at most. */
const mostCells = 1024;

/**
 * Where an artefact is on the model's input, as COCO writes uncompressed run lengths: `size` is [height, width],
 * `counts` are the lengths of runs of 0 and 1 in turn, beginning with 0, down the columns from the left.
 */
export const maskSchema = z
  .strictObject({
    size: z.tuple([z.int().min(1).max(mostCells), z.int().min(1).max(mostCells)]),
    counts: z.array(z.int().min(0)).min(1),
  })
  .refine(({ size: [height, width], counts }) => counts.reduce((sum, count) => sum + count, 0) === height * width, {
    error: 'counts do not add up to the size',
  });

export type Mask = z.infer<typeof maskSchema>;

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

/** A mask as the database keeps it. */
export function formatMask(mask: Mask | null): string | null {
  return mask && JSON.stringify(mask);
}

/** A mask from the database. Throws a ZodError where the JSON is of another form. */
export function parseMask(json: string | null): Mask | null {
  return json === null ? null : maskSchema.parse(JSON.parse(json));
}
