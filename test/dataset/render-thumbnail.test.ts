import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodeImage } from '../../src/dataset/decode-image.ts';
import { completePreprocessing } from '../../src/dataset/preprocessing.ts';
import { renderThumbnail } from '../../src/dataset/render-thumbnail.ts';
import { createTempFolder, writeFiles } from './temp-folder.ts';

const temp = createTempFolder();
const file = join(temp, 'wide.png');
// 60 × 20 in thirds: red, green, blue. The centre crop is green.
const thirds = Uint8Array.from(
  Array.from({ length: 60 * 20 }, (_, at) => [0, 1, 2].map((c) => (Math.floor((at % 60) / 20) === c ? 255 : 0))).flat(),
);
writeFiles(temp, {
  'wide.png': await sharp(thirds, { raw: { width: 60, height: 20, channels: 3 } })
    .png()
    .toBuffer(),
});

it('a thumbnail shows what the model sees, in colour, at the width asked for', async () => {
  const preprocessing = completePreprocessing({ size: [20, 20], channels: 'grey', resize: { mode: 'crop' } });
  for (const widthPx of [10, 20, 80]) {
    const { data, info } = await sharp(await renderThumbnail(file, preprocessing, widthPx))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([widthPx, widthPx]);
    for (let at = 0; at < data.length; at += 3) expect(data[at + 1]! - data[at]! - data[at + 2]!).toBeGreaterThan(230);
  }
});

it('a thumbnail keeps the shape of the input', async () => {
  const preprocessing = completePreprocessing({ size: [20, 60], resize: { mode: 'fit' } });
  const { format, width, height } = await sharp(await renderThumbnail(file, preprocessing, 30)).metadata();
  expect([format, width, height]).toEqual(['webp', 30, 10]);
});

it('a decoded image comes with its pixels', async () => {
  const preprocessing = completePreprocessing({ size: [20, 60], layout: 'NHWC', mean: [0], std: [1] });
  const { input, pixels } = await decodeImage(file, preprocessing);
  expect([...pixels.data]).toEqual([...thirds]);
  expect([...input]).toEqual([...thirds].map((value) => value / 255));
});
