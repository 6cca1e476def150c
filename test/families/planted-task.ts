import type { Model } from '../../src/importers/model.ts';
import { createRandom, type Random } from '../../src/random.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import type { Batch } from './train-model.ts';

/** Samples with the places that show their class. */
export interface PlantedBatch extends Batch {
  /** 1 where the evidence is, by sample and place; a place has all channels. */
  readonly truth: Uint8Array;
}

/** Places and channels of an input. */
export interface Places {
  readonly space: readonly number[];
  readonly channels: number;
  readonly isChannelsLast: boolean;
}

/** The places of a model's input: images by their layout, rows of features without channels. */
export function describePlaces({ shape, layout }: Model['input'], isChannelsLast = layout === 'NHWC'): Places {
  if (shape.length === 1) return { space: shape, channels: 1, isChannelsLast: true };
  return isChannelsLast
    ? { space: shape.slice(0, -1), channels: shape.at(-1)!, isChannelsLast }
    : { space: shape.slice(1), channels: shape[0]!, isChannelsLast };
}

/** Where in a sample the number of a channel at a place stands. */
export function locate({ channels, isChannelsLast, space }: Places, channel: number, place: number): number {
  return isChannelsLast ? place * channels + channel : channel * countElements(space) + place;
}

/**
 * A task whose relevant places are known: noise everywhere, and somewhere in it a block with the pattern of a class, as
 * strong as the noise: a sixteenth of an image or volume, a quarter of a sequence. In a volume the pattern repeats. All of the evidence is in the block.
 * @param spots at how many places along each axis the block may be
 */
export function createPlantedTask(places: Places, classes: number, spots = 4, seed = 0) {
  const random = createRandom(seed);
  const side = 16 ** (-1 / Math.max(2, places.space.length));
  const block = places.space.map((size) => Math.max(1, Math.round(side * size)));
  const tile = block.map((size) => (block.length > 2 ? Math.min(3, size) : size));
  const patterns = Array.from({ length: classes }, () => drawPattern(places.channels, countElements(tile), random));
  return {
    draw(count: number, drawSeed: number): PlantedBatch {
      const draws = createRandom(drawSeed);
      const total = countElements(places.space);
      const data = Float32Array.from({ length: count * total * places.channels }, () => drawNormal(draws));
      const truth = new Uint8Array(count * total);
      const labels = Array.from({ length: count }, () => Math.floor(draws() * classes));
      for (const [sample, label] of labels.entries()) {
        const corner = places.space.map(
          (length, axis) => Math.floor((length - block[axis]!) / (spots - 1)) * Math.floor(draws() * spots),
        );
        for (const [cell, place] of listBlock(places.space, block, corner).entries()) {
          truth[sample * total + place] = 1;
          for (let channel = 0; channel < places.channels; channel++)
            data[sample * total * places.channels + locate(places, channel, place)] =
              patterns[label]![findCell(cell, block, tile) * places.channels + channel]!;
        }
      }
      const { isChannelsLast, channels, space } = places;
      const shape = isChannelsLast ? [...space, channels] : [channels, ...space];
      return { input: { data, shape: [count, ...shape] }, labels, truth };
    },
  };
}

/** The cell of a tile that repeats over a block, for a cell of the block; both row-major. */
function findCell(cell: number, block: readonly number[], tile: readonly number[]): number {
  let rest = cell;
  let [found, stride] = [0, 1];
  for (let axis = block.length - 1; axis >= 0; axis--) {
    found += stride * ((rest % block[axis]!) % tile[axis]!);
    rest = Math.floor(rest / block[axis]!);
    stride *= tile[axis]!;
  }
  return found;
}

/** A colour and a texture of signs, of standard deviation 1. */
function drawPattern(channels: number, cells: number, random: Random): Float32Array {
  const sign = () => (random() < 0.5 ? -1 : 1);
  const colour = Array.from({ length: channels }, sign);
  return Float32Array.from({ length: channels * cells }, (_, index) =>
    channels > 1 ? Math.SQRT1_2 * (colour[index % channels]! + sign()) : sign(),
  );
}

function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Row-major indices of the places of a block. */
function listBlock(space: readonly number[], block: readonly number[], corner: readonly number[]): number[] {
  return space.reduce<number[]>(
    (places, size, axis) =>
      places.flatMap((place) => Array.from({ length: block[axis]! }, (_, step) => place * size + corner[axis]! + step)),
    [0],
  );
}
