import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../dataset/lay-on-background.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { colourRelevance, greyImage, type ColourOptions, type Pixels } from './heatmap-colours.ts';

export interface DrawOptions extends ColourOptions {
  /** Width of the picture in pixels; the height follows. Default: that of the image or heatmap. */
  readonly widthPx?: number;
  /** Height in pixels, where cells are not as high as they are wide. Default: as the width says. */
  readonly heightPx?: number;
  /** Default webp. */
  readonly format?: 'webp' | 'png';
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws a heatmap [height, width] on white: red for the class, blue against it. */
export async function drawHeatmap(relevance: Tensor, options: DrawOptions = {}): Promise<Buffer> {
  const colours = colourRelevance(relevance, options);
  const scaled = scaleTo(colours, options.widthPx);
  const size = { ...scaled, height: options.heightPx ?? scaled.height };
  return encode(layOver(await stretch(colours, size), size), options.format);
}

/**
 * Draws a heatmap over its greyed image. The heatmap may have another resolution than the image and is stretched over it.
 */
export async function drawOverlay(image: RgbImage, relevance: Tensor, options: DrawOptions = {}): Promise<Buffer> {
  const size = scaleTo(image, options.widthPx);
  const colours = colourRelevance(relevance, { exponent: 0.8, ...options });
  const kernel = colours.width < image.width ? 'cubic' : undefined; // cells that are no pixels would pass for them
  return encode(
    layOver(await stretch(colours, size, kernel), size, await stretch(greyImage(image), size)),
    options.format,
  );
}

/** Draws the image alone. */
export async function drawImage(
  image: RgbImage,
  options: Omit<DrawOptions, keyof ColourOptions> = {},
): Promise<Buffer> {
  const size = scaleTo(image, options.widthPx);
  return encode(sharp(await stretch({ ...image, channels: 3 }, size)), options.format);
}

/**
 * Draws image, heatmap and overlay side by side as PNG; a panel is as wide as the image and at least `panelPx`
 * (default 224) pixels.
 */
export async function drawExplanation(
  image: RgbImage,
  relevance: Tensor,
  options: ColourOptions & { readonly panelPx?: number } = {},
): Promise<Buffer> {
  const gapPx = 8;
  const size = scaleTo(image, Math.max(image.width, options.panelPx ?? 224));
  const panel = { ...options, widthPx: size.width, format: 'png' } as const;
  const heatmap = colourRelevance(relevance, options);
  const panels = await Promise.all([
    drawImage(image, panel),
    encode(layOver(await stretch(heatmap, size), size), 'png'),
    drawOverlay(image, relevance, panel),
  ]);
  return whitePaper({ width: size.width * 3 + gapPx * 2, height: size.height })
    .composite(panels.map((input, index) => ({ input, left: index * (size.width + gapPx), top: 0 })))
    .png()
    .toBuffer();
}

function scaleTo(pixels: Size, widthPx = pixels.width): Size {
  return { width: widthPx, height: Math.max(1, Math.round((pixels.height * widthPx) / pixels.width)) };
}

async function stretch(pixels: Pixels, size: Size, kernel = chooseKernel(pixels, size)): Promise<Buffer> {
  const { data, width, height, channels } = pixels;
  return sharp(data, { raw: { width, height, channels } })
    .resize({ ...size, fit: 'fill', kernel })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** Small pictures grow in crisp blocks, so that a person sees the pixels the model saw; all else is interpolated. */
function chooseKernel({ width, height }: Size, size: Size): 'nearest' | 'cubic' {
  return Math.min(size.width / width, size.height / height) >= 2 ? 'nearest' : 'cubic';
}

function layOver(colours: Buffer, size: Size, below?: Buffer): Sharp {
  const layers = below === undefined ? [colours] : [below, colours];
  return whitePaper(size).composite(layers.map((input) => ({ input })));
}

function whitePaper({ width, height }: Size): Sharp {
  return sharp({ create: { width, height, channels: 3, background: 'white' } });
}

function encode(picture: Sharp, format: 'webp' | 'png' = 'webp'): Promise<Buffer> {
  return format === 'png' ? picture.png().toBuffer() : picture.webp({ quality: 82 }).toBuffer();
}
