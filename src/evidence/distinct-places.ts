import { countChannels, measurePlaces, type ModelInput } from '../importers/model.ts';
import { countElements, createTensor, type Tensor } from '../tensor/tensor.ts';
import type { InputImage } from './edit-images.ts';

/**
 * Where two groups of images differ in what they show: the correlation ratio η of each place's values with the groups (0 to
 * 1; its square is the share of the variance that lies between the groups; the largest of its channels), averaged over
 * the cells of a heatmap [height, width]. Relevance spreads over the receptive fields of the first layers; this does not.
 */
export function measureDistinctness(
  inside: readonly InputImage[],
  outside: readonly InputImage[],
  input: ModelInput,
  [height, width]: readonly [number, number],
): Tensor {
  const shares = measureShares(inside, outside, countElements(input.shape));
  const [rows, columns] = measurePlaces(input);
  const placeOf = createPlaceReader(input);
  const largest = new Float32Array(rows * columns);
  for (const [index, share] of shares.entries()) largest[placeOf(index)] = Math.max(largest[placeOf(index)]!, share);
  const [sums, counts] = [new Float32Array(height * width), new Uint32Array(height * width)];
  for (const [place, share] of largest.entries()) {
    const row = Math.floor((Math.floor(place / columns) * height) / rows);
    const cell = row * width + Math.floor(((place % columns) * width) / columns);
    sums[cell]! += Math.sqrt(share);
    counts[cell]!++;
  }
  return createTensor(
    sums.map((sum, cell) => sum / Math.max(1, counts[cell]!)),
    [height, width],
  );
}

/** η² of every number of the images. */
function measureShares(inside: readonly InputImage[], outside: readonly InputImage[], length: number): Float64Array {
  const shares = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    const [ours, theirs] = [sumValues(inside, index), sumValues(outside, index)];
    const total = ours.sum + theirs.sum;
    const count = inside.length + outside.length;
    const between = ours.sum ** 2 / inside.length + theirs.sum ** 2 / outside.length - total ** 2 / count;
    const whole = ours.squares + theirs.squares - total ** 2 / count;
    shares[index] = whole > 1e-9 * (ours.squares + theirs.squares) ? Math.max(0, between / whole) : 0;
  }
  return shares;
}

function sumValues(images: readonly InputImage[], index: number): { sum: number; squares: number } {
  let [sum, squares] = [0, 0];
  for (const image of images) {
    sum += image[index]!;
    squares += image[index]! ** 2;
  }
  return { sum, squares };
}

/** Says at which place number `index` of an input lies. */
function createPlaceReader(input: ModelInput): (index: number) => number {
  const channels = countChannels(input);
  const places = countElements(input.shape) / channels;
  return input.layout === 'NHWC' ? (index) => Math.floor(index / channels) : (index) => index % places;
}
