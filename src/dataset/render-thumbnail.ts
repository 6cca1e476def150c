import sharp from 'sharp';
import { decodePixels } from './decode-pixels.ts';
import type { Preprocessing } from './preprocessing.ts';

/**
 * The picture as the model sees it (cut and resized alike, in RGB), as a WebP of `widthPx`: a heatmap of the input lies
 * exactly over it. Enlarging shows the model's pixels as squares.
 * @throws UnhansError `image` where the file is no whole image.
 */
export async function renderThumbnail(file: string, preprocessing: Preprocessing, widthPx: number): Promise<Buffer> {
  const { data, width, height } = await decodePixels(file, preprocessing);
  const kernel = widthPx > width ? 'nearest' : 'lanczos3';
  const heightPx = Math.max(1, Math.round((height * widthPx) / width));
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(widthPx, heightPx, { fit: 'fill', kernel })
    .webp({ quality: 80 })
    .toBuffer();
}
