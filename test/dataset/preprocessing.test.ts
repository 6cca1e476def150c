import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { completePreprocessing, preprocessingDefaults, preprocessingSchema } from '../../src/dataset/preprocessing.ts';

describe('preprocessing', () => {
  it('is that of photographs where nothing is said', () => {
    expect(completePreprocessing({})).toEqual(preprocessingDefaults);
  });

  it('takes the job before the model and the model before the defaults, key by key', () => {
    const complete = completePreprocessing(
      { mean: [0.5], size: [64, 32], resize: { mode: 'fit' } },
      { size: [1, 1], layout: 'NHWC', std: [2] },
    );
    expect(complete).toMatchObject({ size: [64, 32], layout: 'NHWC', mean: [0.5], std: [2], scale: 1 / 255 });
    expect(complete.resize).toEqual({ mode: 'fit', kernel: 'linear' });
  });

  it('assumes statistics that fit the channels', () => {
    expect(completePreprocessing({ channels: 'bgr' }).mean).toEqual([0.406, 0.456, 0.485]);
    expect(completePreprocessing({}, { channels: 'grey' })).toMatchObject({ mean: [0.449], std: [0.226] });
  });

  it.each([
    [{ mean: [1, 2] }, 'mean has 2 numbers, expected 1 or 3 (channels: rgb)'],
    [{ channels: 'grey', std: [1, 1, 1] }, 'std has 3 numbers, expected 1 or 1 (channels: grey)'],
    [{ resize: { mode: 'fit', shortSide: 256 } }, 'resize.shortSide is for mode crop, got mode fit'],
    [{ resize: { shortSide: 100 } }, 'resize.shortSide is 100, expected at least the size 224 × 224'],
  ] as const)('%j is refused', (given, message) => {
    expect(() => completePreprocessing(preprocessingSchema.parse(given))).toThrow(
      expect.objectContaining({ code: 'job', message }) as Error,
    );
  });

  it.each([
    { size: [0, 1] },
    { size: [1.5, 1] },
    { size: 224 },
    { std: [0] },
    { mean: [Number.NaN] },
    { scale: -1 },
    { channels: 'rgba' },
    { background: [256, 0, 0] },
    { resize: { mode: 'zoom' } },
    { resize: { kernal: 'linear' } },
    { means: [0.5] },
  ])('%j does not fit the schema', (given) => {
    expect(preprocessingSchema.safeParse(given).success).toBe(false);
  });

  it('has a schema that can be published as JSON Schema', () => {
    expect(z.toJSONSchema(preprocessingSchema)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
