import type { Region } from './resize-plan.ts';

/** A picture of three bytes a pixel: red, green, blue; row by row from the top. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** As RgbImage, with a fourth byte a pixel (opacity, not premultiplied) where `channels` is 4. */
export interface RawImage extends RgbImage {
  readonly channels: 3 | 4;
}

/**
 * The `region` of a picture on a coloured background: what is transparent or lies outside the picture shows it. An
 * opaque picture that fills the region is returned as it is.
 */
export function layOnBackground(
  picture: RawImage,
  { left, top, width, height }: Region,
  background: readonly [number, number, number],
): RgbImage {
  const { channels } = picture;
  if (channels === 3 && picture.width === width && picture.height === height) return picture;
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = background[at % 3]!;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const from = (y * picture.width + x) * channels;
      const to = ((y + Math.max(0, -top)) * width + x + Math.max(0, -left)) * 3;
      const opacity = channels === 4 ? picture.data[from + 3]! / 255 : 1;
      for (let colour = 0; colour < 3; colour++) {
        data[to + colour] = Math.round(opacity * picture.data[from + colour]! + (1 - opacity) * background[colour]!);
      }
    }
  }
  return { data, width, height };
}
