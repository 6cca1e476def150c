import { describe, expect, it } from 'vitest';
import { countInputElements, createNormaliser } from '../../src/dataset/normalise-pixels.ts';
import { completePreprocessing, type PreprocessingInput } from '../../src/dataset/preprocessing.ts';

// Two pixels: (0, 51, 255) and (255, 102, 0).
const image = { data: Uint8Array.of(0, 51, 255, 255, 102, 0), width: 2, height: 1 };

function normalise(input: PreprocessingInput): number[] {
  const preprocessing = completePreprocessing({ size: [1, 2], mean: [0], std: [1], ...input });
  const target = new Float32Array(countInputElements(preprocessing));
  createNormaliser(preprocessing)(image, target);
  return [...target].map((value) => Number(value.toFixed(4)));
}

describe('a normalised picture', () => {
  it.each([
    ['by channel', {}, [0, 1, 0.2, 0.4, 1, 0]],
    ['by pixel', { layout: 'NHWC' }, [0, 0.2, 1, 1, 0.4, 0]],
    ['blue first, by channel', { channels: 'bgr' }, [1, 0, 0.2, 0.4, 0, 1]],
    ['blue first, by pixel', { channels: 'bgr', layout: 'NHWC' }, [1, 0.2, 0, 0, 0.4, 1]],
    ['unscaled', { scale: 1 }, [0, 255, 51, 102, 255, 0]],
    ['with one mean and deviation', { mean: [0.5], std: [0.25] }, [-2, 2, -1.2, -0.4, 2, -2]],
    ['with one of each per channel', { mean: [1, 0.2, 0], std: [1, 0.1, 2] }, [-1, 0, 0, 2, 0.5, 0]],
    [
      'as Keras does for Caffe models',
      { channels: 'bgr', scale: 1, mean: [103.939, 116.779, 123.68] },
      [151.061, -103.939, -65.779, -14.779, -123.68, 131.32],
    ],
    ['in grey, as Pillow computes it', { channels: 'grey', scale: 1 }, [59, 136]],
  ] as const)('comes %s', (_, input, expected) => {
    expect(normalise(input as PreprocessingInput)).toEqual(expected);
  });
});
