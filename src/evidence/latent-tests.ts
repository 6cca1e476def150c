import { countElements, createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import type { HiddenLayer } from '../explain/hidden-layers.ts';
import type { ClassUnderTest } from './class-under-test.ts';
import { testSizes } from './class-under-test.ts';
import type { Movement } from './comparison.ts';
import { listLogOdds } from './log-odds.ts';
import type { InputImage } from './edit-images.ts';
import type { Observation } from './model-probe.ts';

/** What hidden layers hold for some images, and their logits, of one pass. */
export function observeImages({ probe }: ClassUnderTest, images: readonly InputImage[]): Promise<Observation> {
  return probe.observe(images.length, (index, target) => {
    target.set(images[index]!);
  });
}

/** The mean over some rows less the mean over others, of values [n, …shape]. */
export function subtractMeans(values: Tensor, rows: readonly number[], others: readonly number[]): Tensor {
  const difference = new Float32Array(countElements(values.shape.slice(1)));
  for (const [group, sign] of [
    [rows, 1],
    [others, -1],
  ] as const) {
    for (const row of group) {
      const weight = sign / group.length;
      const value = viewRow(values, row);
      for (let index = 0; index < value.length; index++) difference[index]! += weight * value[index]!;
    }
  }
  return createTensor(difference, values.shape.slice(1));
}

/** The same in all places of a layer: every channel's mean over them. */
export function spreadOverPlaces(difference: Tensor, { shape, channelAxis }: HiddenLayer): Tensor {
  const channels = shape[channelAxis]!;
  const places = countElements(shape) / channels;
  const stride = countElements(shape.slice(channelAxis + 1));
  const channelOf = (index: number) => Math.floor(index / stride) % channels;
  const sums = new Float64Array(channels);
  for (const [index, value] of difference.data.entries()) sums[channelOf(index)]! += value / places;
  return createTensor(
    difference.data.map((_, index) => sums[channelOf(index)]!),
    shape,
  );
}

/**
 * Moves what a hidden layer holds for images of other classes along a direction, and goes on from there: one movement per
 * image. Where a layer has no negative values, as behind a ReLU, it keeps none.
 * @param values of the layer for the recipients, [n, …shape]
 */
export async function moveOthers(
  { probe, output }: ClassUnderTest,
  layer: number,
  { values, direction, before }: { values: Tensor; direction: Tensor; before: readonly number[] },
): Promise<Movement[]> {
  const isNonNegative = values.data.every((value) => value >= 0);
  const count = Math.min(values.shape[0]!, testSizes.moved);
  const logits = await probe.continueFrom(layer, count, (index, target) => {
    const value = viewRow(values, index);
    for (let place = 0; place < value.length; place++) {
      const moved = value[place]! + direction.data[place]!;
      target[place] = isNonNegative ? Math.max(0, moved) : moved;
    }
  });
  return listLogOdds(logits, output).map((after, index) => ({ before: [before[index]!], after: [after] }));
}
