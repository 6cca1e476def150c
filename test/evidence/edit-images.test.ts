import { describe, expect, test } from 'vitest';
import { cutOut, moveRegion, transplant } from '../../src/evidence/edit-images.ts';
import type { Region } from '../../src/evidence/regions.ts';
import type { ModelInput } from '../../src/importers/model.ts';

const [height, width, channels] = [4, 6, 3];

/** Inputs of both layouts, with where a channel of a pixel lies in them. */
const layouts = [
  {
    input: { name: 'x', shape: [channels, height, width], layout: 'NCHW' },
    at: (y: number, x: number, channel: number) => (channel * height + y) * width + x,
  },
  {
    input: { name: 'x', shape: [height, width, channels], layout: 'NHWC' },
    at: (y: number, x: number, channel: number) => (y * width + x) * channels + channel,
  },
] satisfies { input: ModelInput; at: (y: number, x: number, channel: number) => number }[];

/** The 2 × 3 pixels in the upper right corner. */
const isInside = (y: number, x: number) => y < 2 && x >= 3;

const corner = createRegion(isInside);

function createRegion(inside: (y: number, x: number) => boolean): Region {
  const mask = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (inside(y, x)) mask[y * width + x] = 1;
  return { mask, size: [height, width] };
}

function forEachNumber(visit: (y: number, x: number, channel: number) => void): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let channel = 0; channel < channels; channel++) visit(y, x, channel);
  }
}

const size = height * width * channels;

describe.each(layouts)('in an image of layout $input.layout', ({ input, at }) => {
  test('a transplant is the donor in the region and the recipient everywhere else, in all channels', () => {
    const donor = Float32Array.from({ length: size }, (_, index) => 100 + index);
    const recipient = Float32Array.from({ length: size }, (_, index) => -index);
    const target = new Float32Array(size).fill(7);
    transplant(donor, recipient, corner, input, target);
    forEachNumber((y, x, channel) => {
      const index = at(y, x, channel);
      expect(target[index]).toBe((isInside(y, x) ? donor : recipient)[index]);
    });
  });

  test('a cut leaves the rest alone and fills the region with what each channel has outside it', () => {
    const image = new Float32Array(size);
    const outside = [5, -2, 0.5];
    forEachNumber((y, x, channel) => {
      const ripple = (x + y) % 2 === 0 ? 0.25 : -0.25; // as often up as down outside the region
      image[at(y, x, channel)] = isInside(y, x) ? 1000 + y : outside[channel]! + ripple;
    });
    const target = new Float32Array(size);
    cutOut(image, corner, input, target);
    forEachNumber((y, x, channel) => {
      const index = at(y, x, channel);
      if (isInside(y, x)) expect(target[index]).toBeCloseTo(outside[channel]!, 5);
      else expect(target[index]).toBe(image[index]);
    });
  });

  test('cutting out everything gives finite numbers', () => {
    const target = new Float32Array(size);
    cutOut(
      new Float32Array(size).fill(3),
      createRegion(() => true),
      input,
      target,
    );
    expect(target.every(Number.isFinite)).toBe(true);
  });

  test('an empty region changes nothing', () => {
    const image = Float32Array.from({ length: size }, (_, index) => index);
    const nothing = createRegion(() => false);
    const [pasted, cut] = [new Float32Array(size), new Float32Array(size)];
    transplant(new Float32Array(size).fill(9), image, nothing, input, pasted);
    cutOut(image, nothing, input, cut);
    expect([pasted, cut]).toEqual([image, image]);
  });
});

describe('a moved region', () => {
  test('lies half an image away in both directions, in one piece', () => {
    const moved = moveRegion(corner);
    expect(moved.size).toEqual([height, width]);
    expect(moved.mask).toEqual(createRegion((y, x) => y >= 2 && x < 3).mask);
  });

  test('goes on at the opposite edge', () => {
    const moved = moveRegion(createRegion((y, x) => y === 3 && x === 4));
    expect(moved.mask).toEqual(createRegion((y, x) => y === 1 && x === 1).mask);
  });

  test('covers as much as the region where the sides are odd', () => {
    const mask = Uint8Array.of(1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    const moved = moveRegion({ mask, size: [3, 5] }).mask;
    expect(moved.reduce((sum, value) => sum + value)).toBe(4);
    expect(moved).not.toEqual(mask);
  });
});
