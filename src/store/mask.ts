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

/** A mask as the database keeps it. */
export function formatMask(mask: Mask | null): string | null {
  return mask && JSON.stringify(mask);
}

/** A mask from the database. Throws a ZodError where the JSON is of another form. */
export function parseMask(json: string | null): Mask | null {
  return json === null ? null : maskSchema.parse(JSON.parse(json));
}
