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
  const stretch = from / to;
  return Float32Array.from({ length: to * from }, (_, index) => {
    const [row, column] = [Math.floor(index / from), index % from];
    const overlap = Math.min((row + 1) * stretch, column + 1) - Math.max(row * stretch, column);
    return Math.max(0, overlap) / stretch;
  });
}
