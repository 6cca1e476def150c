import type { RgbImage } from '../dataset/lay-on-background.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { drawImage, drawOverlay } from './draw-heatmap.ts';

export interface PlaneOptions {
  readonly widthPx: number;
  /** Relevance of its places, or of fewer. */
  readonly relevance?: Tensor;
}

/** Draws numbers on a plane [height, width], such as a spectrogram, from black (the smallest) to white. */
export function drawPlane(plane: Tensor, { widthPx, relevance }: PlaneOptions): Promise<Buffer> {
  const image = toImage(plane);
  return relevance ? drawOverlay(image, relevance, { widthPx }) : drawImage(image, { widthPx });
}

function toImage({ data, shape }: Tensor): RgbImage {
  const [height, width] = shape as readonly [number, number];
  let [low, high] = [Infinity, -Infinity];
  for (const value of data) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const range = high > low ? high - low : 1;
  const pixels = new Uint8Array(data.length * 3);
  for (const [index, value] of data.entries())
    pixels.fill(Math.round((255 * (value - low)) / range), index * 3, index * 3 + 3);
  return { data: pixels, width, height };
}
