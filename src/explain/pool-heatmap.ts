import type { GraphBuilder } from '../graph/builder.ts';
import { findChannelAxis, type ModelInput } from '../importers/model.ts';
import { multiplyAxis } from './arithmetic.ts';
import type { HiddenLayer } from './hidden-layers.ts';

/** A value of a graph with its shape, without the batch axis. */
export interface ShapedValue {
  readonly value: string;
  readonly shape: readonly number[];
}

/** Relevance summed over the input's channels; what has no channel axis stays as it is. */
export function sumChannels(relevance: string, input: ModelInput, builder: GraphBuilder): ShapedValue {
  const axis = findChannelAxis(input);
  if (axis === undefined) return { value: relevance, shape: input.shape };
  const value = builder.add('ReduceSum', [relevance, builder.ints([axis + 1])], { keepdims: 0 });
  return { value, shape: input.shape.toSpliced(axis, 1) };
}

/** Relevance of a hidden layer, summed over the places of each channel. */
export function sumPlaces(relevance: string, { shape, channelAxis }: HiddenLayer, builder: GraphBuilder): ShapedValue {
  const axes = shape.flatMap((_, axis) => (axis === channelAxis ? [] : [axis + 1]));
  const value =
    axes.length === 0 ? relevance : builder.add('ReduceSum', [relevance, builder.ints(axes)], { keepdims: 0 });
  return { value, shape: [shape[channelAxis]!] };
}

/** Average-pools every axis longer than `size` down to it; an input cell that straddles two cells counts in both by area. */
export function poolHeatmap({ value, shape }: ShapedValue, size: number, builder: GraphBuilder): ShapedValue {
  const rank = shape.length + 1;
  const pooled = shape.reduce((current, length, axis) => {
    if (length <= size) return current;
    const matrix = builder.floats(createAreaWeights(length, size), [size, length]);
    return multiplyAxis(builder, current, axis + 1, rank, matrix);
  }, value);
  return { value: pooled, shape: shape.map((length) => Math.min(length, size)) };
}

/** Averaging matrix [to, from]: row i averages the input over its i-th of `to` equal stretches. */
export function createAreaWeights(from: number, to: number): Float32Array {
  const weights = new Float32Array(to * from);
  for (const [row, overlaps] of listOverlaps(from, to).entries()) {
    for (const { place, weight } of overlaps) weights[row * from + place] = weight;
  }
  return weights;
}

/** A place of the input that lies in a stretch, in whole or in part, and its share of the stretch. */
export interface Overlap {
  readonly place: number;
  readonly weight: number;
}

/** For each of `to` equal stretches of `from` places those that lie in it. */
export function listOverlaps(from: number, to: number): Overlap[][] {
  const stretch = from / to;
  return Array.from({ length: to }, (_, cell) => {
    const [start, end] = [cell * stretch, Math.min(from, (cell + 1) * stretch)];
    const first = Math.floor(start);
    return Array.from({ length: Math.ceil(end) - first }, (_, index) => {
      const place = first + index;
      return { place, weight: (Math.min(end, place + 1) - Math.max(start, place)) / stretch };
    });
  });
}
