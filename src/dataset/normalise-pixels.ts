import type { RgbImage } from './lay-on-background.ts';
import { channelOrders, type ChannelOrder, type Preprocessing } from './preprocessing.ts';

/** Writes a picture as the model's numbers into `target`, which holds exactly one input. */
export type Normaliser = (image: RgbImage, target: Float32Array) => void;

/** Where in an RGB pixel the model's channels are. Grey is computed. */
const channelSources: Readonly<Record<Exclude<ChannelOrder, 'grey'>, readonly number[]>> = {
  rgb: [0, 1, 2],
  bgr: [2, 1, 0],
};

/** How many numbers one input holds. */
export function countInputElements({ size: [height, width], channels }: Preprocessing): number {
  return height * width * channelOrders[channels].count;
}

/** Prepares (value · scale − mean) / std for each channel and value once, in float64 rounded to float32. */
export function createNormaliser(preprocessing: Preprocessing): Normaliser {
  const { channels, layout, size } = preprocessing;
  const { count } = channelOrders[channels];
  const area = size[0] * size[1];
  const [channelStep, pixelStep] = layout === 'NCHW' ? [area, 1] : [1, count];
  const tables = Array.from({ length: count }, (_, channel) => createTable(preprocessing, channel));

  return ({ data }, target) => {
    const values = channels === 'grey' ? computeLuma(data) : data;
    const valueStep = channels === 'grey' ? 1 : 3;
    for (const [channel, table] of tables.entries()) {
      const source = channels === 'grey' ? 0 : channelSources[channels][channel]!;
      for (let pixel = 0; pixel < area; pixel++) {
        target[channel * channelStep + pixel * pixelStep] = table[values[pixel * valueStep + source]!]!;
      }
    }
  };
}

function createTable({ scale, mean, std }: Preprocessing, channel: number): Float32Array {
  const [subtracted, divided] = [mean[channel] ?? mean[0]!, std[channel] ?? std[0]!];
  return Float32Array.from({ length: 256 }, (_, value) => (value * scale - subtracted) / divided);
}

/** ITU-R 601 luma in the integers Pillow uses for mode L; equal channels keep their value. */
function computeLuma(rgb: Uint8Array): Uint8Array {
  const luma = new Uint8Array(rgb.length / 3);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const at = pixel * 3;
    luma[pixel] = (rgb[at]! * 19_595 + rgb[at + 1]! * 38_470 + rgb[at + 2]! * 7_471 + 32_768) >> 16;
  }
  return luma;
}
