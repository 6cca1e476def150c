import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/dataset/lay-on-background.ts';
import { drawExplanation, drawHeatmap, drawImage, drawOverlay } from '../../src/report/draw-heatmap.ts';

/** Green, 8 wide and 4 high. */
const image: RgbImage = {
  data: Uint8Array.from({ length: 96 }, (_, i) => (i % 3 === 1 ? 200 : 0)),
  width: 8,
  height: 4,
};

/** Positive at the left, negative at the right, nothing between. */
const relevance = {
  data: Float32Array.from({ length: 32 }, (_, i) => [5, 5, 0, 0, 0, 0, -5, -5][i % 8]!),
  shape: [4, 8],
};

async function readPixel(picture: Buffer, x: number, y: number): Promise<[number, number, number]> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}

describe('a drawn heatmap', () => {
  it('is red, white and blue where relevance is for, absent and against', async () => {
    const picture = await drawHeatmap(relevance, { format: 'png' });
    const [left, middle, right] = await Promise.all([0, 4, 7].map((x) => readPixel(picture, x, 2)));
    expect(middle).toEqual([255, 255, 255]);
    expect(left![0]).toBeGreaterThan(left![2] + 150);
    expect(right![2]).toBeGreaterThan(right![0] + 150);
  });

  it('has the width asked for, in crisp blocks, as webp unless told otherwise', async () => {
    const picture = await drawHeatmap(relevance, { widthPx: 80 });
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'webp', width: 80, height: 40 });
    const crisp = await drawHeatmap(relevance, { widthPx: 80, format: 'png' });
    expect(await readPixel(crisp, 20, 20)).toEqual([255, 255, 255]);
    expect(await readPixel(crisp, 19, 20)).toEqual(await readPixel(crisp, 0, 20));
  });
});

describe('an overlay', () => {
  it('is grey where nothing is relevant and coloured where something is', async () => {
    const picture = await drawOverlay(image, relevance, { format: 'png' });
    const [red, green, blue] = await readPixel(picture, 4, 1);
    expect([green, blue]).toEqual([red, red]);
    expect((await readPixel(picture, 0, 1))[0]).toBeGreaterThan(150);
    expect((await readPixel(picture, 7, 1))[2]).toBeGreaterThan(150);
  });

  it('stretches a coarse heatmap over a larger image', async () => {
    const coarse = { data: Float32Array.of(1, 0), shape: [1, 2] };
    const picture = await drawOverlay(image, coarse, { format: 'png' });
    expect(await sharp(picture).metadata()).toMatchObject({ width: 8, height: 4 });
    expect((await readPixel(picture, 0, 3))[0]).toBeGreaterThan((await readPixel(picture, 7, 3))[0]);
  });
});

it('a heatmap of square cells that stand for others is drawn in the proportions asked for', async () => {
  const picture = await drawHeatmap(relevance, { format: 'png', widthPx: 30, heightPx: 20 });
  expect(await sharp(picture).metadata()).toMatchObject({ width: 30, height: 20 });
});

describe('an image', () => {
  it('is drawn as it is', async () => {
    const picture = await drawImage(image, { format: 'png', widthPx: 16 });
    expect(await readPixel(picture, 3, 3)).toEqual([0, 200, 0]);
  });
});

describe('an explanation', () => {
  it('shows image, heatmap and overlay side by side, each at least 224 pixels wide', async () => {
    const picture = await drawExplanation(image, relevance);
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 3 * 224 + 16, height: 112 });
    expect(await readPixel(picture, 100, 50)).toEqual([0, 200, 0]);
    expect(await readPixel(picture, 232 + 112, 50)).toEqual([255, 255, 255]);
    const [red, green] = await readPixel(picture, 464 + 112, 50);
    expect(red).toBe(green);
  });

  it('keeps the size of large images', async () => {
    const large: RgbImage = { data: new Uint8Array(300 * 10 * 3), width: 300, height: 10 };
    expect(await sharp(await drawExplanation(large, relevance)).metadata()).toMatchObject({ width: 916, height: 10 });
  });
});
