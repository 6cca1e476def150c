import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { describeFileFailure } from './file-failure.ts';
import { createImageError } from './image-error.ts';
import { imageFormatNames, sniffImageFormat, type ImageFormat } from './image-formats.ts';
import { parseBmp } from './parse-bmp.ts';
import type { Preprocessing } from './preprocessing.ts';
import { layOnBackground, type RawImage, type RgbImage } from './lay-on-background.ts';
import { planResize, type Extent, type ResizePlan } from './resize-plan.ts';

/** The most pixels a file may unfold to, against decompression bombs: what Pillow refuses too. */
export const maxPixels = 178_956_970;

const sharpOptions = {
  autoOrient: true,
  failOn: 'error',
  // Models were trained on the stored numbers: Pillow and TensorFlow ignore colour profiles (CMYK is converted anyway).
  ignoreIcc: true,
  limitInputPixels: maxPixels,
} as const;

/**
 * The picture in `file` as the model sees it: upright, flat, sRGB, resized to `preprocessing.size`, not yet normalised.
 * A picture that has that size already keeps its pixels exactly. Of an animation the first frame, of a document the
 * first page. Reads JPEG, PNG, WebP, GIF, TIFF and BMP by content, whatever the name.
 * @throws UnhansError `image` where the file is missing, empty, corrupt, truncated, too large or no such image.
 */
export async function decodePixels(file: string, preprocessing: Preprocessing): Promise<RgbImage> {
  const bytes = await readImageFile(file);
  const format = assertImageFormat(bytes, file);
  try {
    const picture = format === 'BMP' ? openBmp(bytes) : sharp(bytes, sharpOptions);
    const plan = planResize(await measure(picture), preprocessing);
    return layOnBackground(await resample(picture, plan, preprocessing), plan.region, preprocessing.background);
  } catch (error) {
    if (!isDecodeFailure(error)) throw error;
    throw createImageError(file, describeDecodeFailure(error, format), error);
  }
}

async function readImageFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = describeFileFailure(error);
    if (reason === undefined) throw error;
    throw createImageError(file, reason, error);
  }
}

function assertImageFormat(bytes: Uint8Array, file: string): ImageFormat {
  if (bytes.length === 0) throw createImageError(file, 'the file is empty (0 bytes)');
  const format = sniffImageFormat(bytes);
  if (!format) throw createImageError(file, `the content is no image of a known format, expected ${imageFormatNames}`);
  return format;
}

function openBmp(bytes: Uint8Array): Sharp {
  const { data, width, height } = parseBmp(bytes, maxPixels);
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** The size of the upright picture, whose samples and channels are checked to be ones that have a meaning. */
async function measure(picture: Sharp): Promise<Extent> {
  const { autoOrient, channels, depth, space } = await picture.metadata();
  if (depth !== 'uchar' && depth !== 'ushort') throw new Error(`samples of type ${depth}, expected 8 or 16 bits`);
  const most = space === 'cmyk' ? 5 : 4;
  if (channels > most) throw new Error(`${channels} channels, expected at most ${most}`);
  return autoOrient;
}

/** The resampled picture, cut to the part of it that the input shows; with a fourth channel where it has alpha. */
async function resample(picture: Sharp, { scaled, region }: ResizePlan, { resize }: Preprocessing): Promise<RawImage> {
  const { data, info } = await picture
    .resize(scaled.width, scaled.height, { fit: 'fill', kernel: resize.kernel, fastShrinkOnLoad: false })
    .extract({
      left: Math.max(0, region.left),
      top: Math.max(0, region.top),
      width: Math.min(region.width, scaled.width),
      height: Math.min(region.height, scaled.height),
    })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

/** libvips and the BMP reader throw plain Errors; a TypeError or RangeError is our own mistake. */
function isDecodeFailure(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Error';
}

/** libvips says what is wrong over several lines; the first one names it. */
function describeDecodeFailure({ message }: Error, format: ImageFormat): string {
  const reason = message.includes('exceeds pixel limit') ? `more than ${maxPixels} pixels` : message.split('\n', 1)[0]!;
  return `unreadable ${format}: ${reason.trim()}`;
}
