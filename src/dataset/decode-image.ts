import { decodePixels } from './decode-pixels.ts';
import type { RgbImage } from './lay-on-background.ts';
import { countInputElements, createNormaliser } from './normalise-pixels.ts';
import type { Preprocessing } from './preprocessing.ts';

/** One image as the model takes it. */
export interface DecodedImage {
  /** The normalised input, without a batch axis: [channels, height, width] or [height, width, channels]. */
  readonly input: Float32Array;
  /** What it was made from: RGB, resized, not normalised. */
  readonly pixels: RgbImage;
}

/**
 * Decodes, resizes and normalises one image.
 * @throws UnhansError `image` where the file is no whole image.
 */
export async function decodeImage(file: string, preprocessing: Preprocessing): Promise<DecodedImage> {
  const pixels = await decodePixels(file, preprocessing);
  const input = new Float32Array(countInputElements(preprocessing));
  createNormaliser(preprocessing)(pixels, input);
  return { input, pixels };
}
