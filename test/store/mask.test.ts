import { describe, expect, it } from 'vitest';
import { decodeMask, encodeMask } from '../../src/store/mask-grid.ts';
import { maskSchema, parseMask } from '../../src/store/mask.ts';

// a 2 × 3 grid whose last column, and the lower left cell, are set
const grid = { height: 2, width: 3, cells: [false, false, true, true, false, true] };

describe('a mask', () => {
  it('is run lengths down the columns, beginning with what is outside', () => {
    expect(encodeMask(grid)).toEqual({ size: [2, 3], counts: [1, 1, 2, 2] });
    expect(encodeMask({ height: 1, width: 2, cells: [true, true] })).toEqual({ size: [1, 2], counts: [0, 2] });
  });

  it('is the same grid when read back', () => {
    expect(decodeMask({ size: [2, 3], counts: [1, 1, 2, 2] })).toEqual(grid);
  });

  it.each([
    { size: [2, 3], counts: [5] },
    { size: [2, 3], counts: [7, -1] },
    { size: [2, 3], counts: [] },
    { size: [1e6, 1e6], counts: [1e12] },
    { size: [2, 3], counts: [6], more: 1 },
  ])('of the form %j is refused', (mask) => {
    expect(maskSchema.safeParse(mask).success).toBe(false);
    expect(() => parseMask(JSON.stringify(mask))).toThrow();
  });
});
