import type { RgbImage } from './lay-on-background.ts';
import { channelOrders, type ChannelOrder, type Preprocessing } from './preprocessing.ts';

/** Which of the model's channels red, green and blue are. */
const channelTargets: Readonly<Record<ChannelOrder, readonly [number, number, number]>> = {
  rgb: [0, 1, 2],
  bgr: [2, 1, 0],
  grey: [0, 0, 0],
};

/** The picture that the model's numbers for one input stand for, the inverse of normalising; rounded and clamped. */
export function restorePixels(input: Float32Array, preprocessing: Preprocessing): RgbImage {
  const { channels, layout, mean, scale, size, std } = preprocessing;
  const [height, width] = size;
  const area = height * width;
  const { count } = channelOrders[channels];
  const [channelStep, pixelStep] = layout === 'NCHW' ? [area, 1] : [1, count];
  const data = new Uint8Array(area * 3);
  for (const [colour, channel] of channelTargets[channels].entries()) {
    const [added, multiplied] = [mean[channel] ?? mean[0]!, std[channel] ?? std[0]!];
    for (let pixel = 0; pixel < area; pixel++) {
      const value = (input[channel * channelStep + pixel * pixelStep]! * multiplied + added) / scale;
      data[pixel * 3 + colour] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return { data, width, height };
}
