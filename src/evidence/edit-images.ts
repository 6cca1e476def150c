import { countChannels, createChannelReader, type ModelInput } from '../importers/model.ts';
import type { Region } from './regions.ts';

/** An image as the model takes it: its input's shape, row-major, normalised. */
export type InputImage = Float32Array;

/** Writes `recipient` with the `region` of `donor` pasted at its place into `target`. */
export function transplant(
  donor: InputImage,
  recipient: InputImage,
  region: Region,
  input: ModelInput,
  target: Float32Array,
): void {
  target.set(recipient);
  forEachPlace(region, input, (index) => {
    target[index] = donor[index]!;
  });
}

/** Writes `image` with the `region` filled by the mean of each channel outside it into `target`. */
export function cutOut(image: InputImage, region: Region, input: ModelInput, target: Float32Array): void {
  const channels = countChannels(input);
  const sums = new Float64Array(channels);
  const channelOf = createChannelReader(input);
  for (let index = 0; index < image.length; index++) sums[channelOf(index)]! += image[index]!;
  let inside = 0;
  forEachPlace(region, input, (index) => {
    sums[channelOf(index)]! -= image[index]!;
    inside++;
  });
  const outside = Math.max(1, (image.length - inside) / channels);
  target.set(image);
  forEachPlace(region, input, (index) => {
    target[index] = sums[channelOf(index)]! / outside;
  });
}

/** The region moved by half the image in both directions, around its edges: equal in area, elsewhere. */
export function moveRegion({ mask, size: [height, width] }: Region): Region {
  const moved = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++) {
    const row = ((y + (height >> 1)) % height) * width;
    for (let x = 0; x < width; x++) moved[row + ((x + (width >> 1)) % width)] = mask[y * width + x]!;
  }
  return { mask: moved, size: [height, width] };
}

/** Calls with the index of every number of an input that lies in the region, in all channels. */
function forEachPlace({ mask }: Region, input: ModelInput, visit: (index: number) => void): void {
  const channels = countChannels(input);
  const [step, stride] = input.layout === 'NHWC' ? [channels, 1] : [1, mask.length];
  for (let place = 0; place < mask.length; place++) {
    if (mask[place] === 0) continue;
    for (let channel = 0; channel < channels; channel++) visit(place * step + channel * stride);
  }
}
