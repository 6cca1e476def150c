import type { Tensor } from '../tensor/tensor.ts';

/** Red where relevance speaks for the class, blue where it speaks against it, as in the LRP literature. */
export const relevanceColours = { positive: [214, 12, 24], negative: [20, 60, 220] } as const;

export interface ColourOptions {
  /** Relevance drawn at full strength. Default: `computeRobustMaximum` of the heatmap itself. */
  readonly scale?: number | undefined;
  /** Exponent on |relevance| / scale, greater than 0; below 1 weak relevance shows more. Default 1. */
  readonly exponent?: number;
}

/** An image of `width` × `height` pixels, row-major, `channels` bytes a pixel. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

/**
 * The largest |relevance| without its outliers: the quantile `share` (0 to 1) of the magnitudes that are not zero.
 * A heatmap without any finite relevance has 0.
 */
export function computeRobustMaximum(relevance: Float32Array, share = 0.995): number {
  const magnitudes = relevance.map(Math.abs).filter((magnitude) => magnitude > 0 && Number.isFinite(magnitude));
  magnitudes.sort();
  return magnitudes[Math.ceil(magnitudes.length * share) - 1] ?? 0;
}

/**
 * Colours a heatmap [height, width]: red or blue by sign, alpha by magnitude, symmetric about zero. Laid on white it is
 * the usual blue – white – red; laid on an image it shows only what matters. Relevance that is not finite is left clear.
 */
export function colourRelevance(relevance: Tensor, options: ColourOptions = {}): Pixels {
  const [height, width] = readHeatmapSize(relevance);
  const scale = options.scale ?? computeRobustMaximum(relevance.data);
  const exponent = options.exponent ?? 1;
  const data = new Uint8Array(width * height * 4);
  relevance.data.forEach((value, index) => {
    const strength = scale > 0 && Number.isFinite(value) ? Math.min(1, Math.abs(value) / scale) ** exponent : 0;
    data.set(value < 0 ? relevanceColours.negative : relevanceColours.positive, index * 4);
    data[index * 4 + 3] = Math.round(255 * strength);
  });
  return { data, width, height, channels: 4 };
}

/** An RGB image as faded grey, so that colour laid over it speaks alone. */
export function greyImage(image: {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}): Pixels {
  const { width, height } = image;
  const data = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < data.length; pixel++, at += 3) {
    const luminance = 0.299 * image.data[at]! + 0.587 * image.data[at + 1]! + 0.114 * image.data[at + 2]!;
    data[pixel] = Math.round(60 + 0.7 * luminance);
  }
  return { data, width, height, channels: 1 };
}

/** Height and width of a heatmap; leading axes of size 1 are allowed. */
function readHeatmapSize(relevance: Tensor): [height: number, width: number] {
  const [width, height, ...leading] = relevance.shape.toReversed();
  if (width === undefined || height === undefined || leading.some((size) => size !== 1)) {
    throw new Error(`heatmap of shape [${relevance.shape.join(', ')}], expected [height, width]`);
  }
  return [height, width];
}
