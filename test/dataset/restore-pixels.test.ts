import { describe, expect, it } from 'vitest';
import { createNormaliser } from '../../src/dataset/normalise-pixels.ts';
import { completePreprocessing } from '../../src/dataset/preprocessing.ts';
import { restorePixels } from '../../src/dataset/restore-pixels.ts';

const data = Uint8Array.from({ length: 2 * 3 * 3 }, (_, index) => (index * 37) % 256);

describe('restored pixels', () => {
  it.each([
    ['rgb', 'NCHW'],
    ['bgr', 'NHWC'],
  ] as const)('are those that were normalised (%s, %s)', (channels, layout) => {
    const given = { channels, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    const preprocessing = completePreprocessing(given, { size: [2, 3], layout });
    const input = new Float32Array(data.length);
    createNormaliser(preprocessing)({ data, width: 3, height: 2 }, input);
    expect(restorePixels(input, preprocessing)).toEqual({ data, width: 3, height: 2 });
  });

  it('of a grey input are grey, and what no pixel can be is clamped', () => {
    const preprocessing = completePreprocessing({ channels: 'grey' }, { size: [1, 3], layout: 'NCHW' });
    const { data: pixels } = restorePixels(Float32Array.of(-9, 0, 9), { ...preprocessing, mean: [0.5], std: [0.25] });
    expect([...pixels]).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255]);
  });
});
