import { describe, expect, it } from 'vitest';
import { completePreprocessing, type PreprocessingInput } from '../../src/dataset/preprocessing.ts';
import { planResize } from '../../src/dataset/resize-plan.ts';

const plan = (width: number, height: number, input: PreprocessingInput): string => {
  const { scaled, region } = planResize({ width, height }, completePreprocessing(input));
  return `${scaled.width}×${scaled.height} ${region.left},${region.top}`;
};

describe('a resize plan', () => {
  // Worked out by hand from torchvision's rule: Resize(256) rounds the longer side down, CenterCrop(224) rounds to even.
  it.each([
    [500, 375, '341×256 58,16'],
    [375, 500, '256×341 16,58'],
    [224, 224, '256×256 16,16'],
    [1000, 3, '85333×256 42554,16'],
  ])('of %i × %i follows the torchvision recipe', (width, height, expected) => {
    expect(plan(width, height, { resize: { mode: 'crop', shortSide: 256 } })).toBe(expected);
  });

  it.each([
    ['stretch', 500, 375, '224×224 0,0'],
    ['fit', 448, 224, '224×112 0,-56'],
    ['fit', 100, 10_000, '2×224 -111,0'],
    ['fit', 1, 10_000, '1×224 -112,0'],
    ['crop', 448, 224, '448×224 112,0'],
    ['crop', 100, 400, '224×896 0,336'],
  ] as const)('in mode %s of %i × %i is the largest that fits its mode', (mode, width, height, expected) => {
    expect(plan(width, height, { resize: { mode } })).toBe(expected);
  });

  it('leaves a picture of the right size alone in every mode', () => {
    for (const mode of ['stretch', 'fit', 'crop'] as const) {
      expect(plan(48, 64, { size: [64, 48], resize: { mode } })).toBe('48×64 0,0');
    }
  });
});
