import { readInt, readInts, readString, type Node } from '../../graph/graph.ts';
import {
  addAll,
  invertPermutation,
  multiplyAxis,
  reshapeTo,
  sampleShape,
  undoBroadcast,
  zerosLike,
} from '../arithmetic.ts';
import { onFirst, type ExplainContext, type ReverseRow } from '../context.ts';
import { proportional } from './pools.ts';
import { fromFirst, inherited, pass, type OperatorRow } from './table.ts';

type Step = (node: Node, upstream: string, context: ExplainContext) => string;

/** An operator that only moves numbers: relevance and gradient both go through its adjoint. */
function moving(reverse: ReverseRow, isNonNegative: OperatorRow['isNonNegative'] = fromFirst): OperatorRow {
  return { isNonNegative, relevance: reverse, gradient: reverse };
}

const reverseReshape: Step = (node, upstream, context) => {
  return reshapeTo(context.builder, upstream, context.shape(node.inputs[0]!));
};

const reverseTranspose: Step = (node, upstream, { builder, shape }) => {
  const perm =
    readInts(node, 'perm') ??
    shape(node.inputs[0]!)
      .map((_, axis) => axis)
      .toReversed();
  return builder.add('Transpose', [upstream], { perm: invertPermutation(perm) });
};

const reverseConcat: ReverseRow = (node, [upstream], { builder, shape, isData }) => {
  const axis = readInt(node, 'axis', 0);
  const sizes = node.inputs.map((name) => shape(name).at(axis)!);
  const parts = builder.addMany('Split', [upstream!, builder.ints(sizes)], sizes.length, { axis });
  return parts.map((part, index) => (isData(node.inputs[index]!) ? part : undefined));
};

const reverseSplit: ReverseRow = (node, upstream, { builder }) => {
  const parts = node.outputs.map((output, index) => upstream[index] ?? zerosLike(builder, output));
  return [builder.add('Concat', parts, { axis: readInt(node, 'axis', 0) })];
};

/** Integers of a constant input, or undefined where the node has no such input. */
function readIndices(node: Node, input: number, context: ExplainContext): number[] | undefined {
  const name = node.inputs[input];
  if (!name) return undefined;
  const constant = context.constant(name);
  if (!constant) throw new Error(`${node.op} at "${node.name}": input ${input} is computed`);
  return Array.from(constant.data as Int32Array, Number);
}

/** Axes counted from the front; the first `count` of them where none are named. */
function readAxes(named: readonly number[] | undefined, count: number, rank: number): number[] {
  return (named ?? Array.from({ length: count }, (_, axis) => axis)).map((axis) => (axis + rank) % rank);
}

const reverseSlice: Step = (node, upstream, context) => {
  const shape = sampleShape(context, node.inputs[0]!);
  const starts = readIndices(node, 1, context)!;
  const ends = readIndices(node, 2, context)!;
  const axes = readAxes(readIndices(node, 3, context), starts.length, shape.length);
  const steps = readIndices(node, 4, context) ?? starts.map(() => 1);
  return axes.reduce((value, axis, index) => {
    const places = sliceIndices(starts[index]!, ends[index]!, steps[index]!, shape[axis]!);
    return reverseSelect(value, axis, places, shape[axis]!, shape.length, context);
  }, upstream);
};

function sliceIndices(start: number, end: number, step: number, size: number): number[] {
  const clamp = (value: number, low: number, high: number) =>
    Math.min(Math.max(value < 0 ? value + size : value, low), high);
  const [first, last] =
    step > 0 ? [clamp(start, 0, size), clamp(end, 0, size)] : [clamp(start, 0, size - 1), clamp(end, -1, size - 1)];
  return Array.from({ length: Math.max(0, Math.ceil((last - first) / step)) }, (_, index) => first + index * step);
}

/** The adjoint of taking `places` along an axis: what was taken goes back, twice-taken values add up, others get zero. */
function reverseSelect(
  value: string,
  axis: number,
  places: readonly number[],
  size: number,
  rank: number,
  { builder }: ExplainContext,
): string {
  const pad = (before: number, after: number) => {
    const [left, right] = [before, after].map((count) => Array<number>(rank).fill(0).with(axis, count)) as [
      number[],
      number[],
    ];
    return builder.add('Pad', [value, builder.ints([...left, ...right])]);
  };
  if (places.every((place, index) => place === places[0]! + index)) {
    return places.length === size ? value : pad(places[0]!, size - places[0]! - places.length);
  }
  const takers = Array.from({ length: size }, (_, place) =>
    places.flatMap((taken, index) => (taken === place ? [index] : [])),
  );
  const rounds = Math.max(...takers.map((list) => list.length));
  const padded = pad(0, 1);
  const gathered = Array.from({ length: rounds }, (_, round) => {
    const indices = builder.ints(takers.map((list) => list[round] ?? places.length));
    return builder.add('Gather', [padded, indices], { axis });
  });
  return addAll(builder, gathered)!;
}

const reverseGather: Step = (node, upstream, context) => {
  const shape = sampleShape(context, node.inputs[0]!);
  const axis = (readInt(node, 'axis', 0) + shape.length) % shape.length;
  const size = shape[axis]!;
  const places = readIndices(node, 1, context)!.map((place) => (place + size) % size);
  const flat = reshapeTo(context.builder, upstream, context.shape(node.inputs[0]!).with(axis, places.length));
  return reverseSelect(flat, axis, places, size, shape.length, context);
};

const reversePad: Step = (node, upstream, context) => {
  const shape = sampleShape(context, node.inputs[0]!);
  const rank = shape.length;
  const axes = readAxes(readIndices(node, 3, context), rank, rank);
  const pads = readIndices(node, 1, context)!;
  const mode = readString(node, 'mode', 'constant');
  return axes.reduce((value, axis, index) => {
    const [before, after] = [pads[index]!, pads[index + axes.length]!];
    if (before === 0 && after === 0) return value;
    const size = shape[axis]!;
    const sources = Array.from({ length: before + size + after }, (_, place) => padSource[mode]!(place - before, size));
    const isInside = sources.flatMap((source, place) => (source === undefined ? [] : [place]));
    const kept = context.builder.add('Gather', [value, context.builder.ints(isInside)], { axis });
    const taken = isInside.map((place) => sources[place]!);
    return reverseSelect(kept, axis, taken, size, rank, context);
  }, upstream);
};

/** Where a padded position gets its number from; undefined where it is a constant. */
const padSource: Record<string, (place: number, size: number) => number | undefined> = {
  constant: (place, size) => (place >= 0 && place < size ? place : undefined),
  edge: (place, size) => Math.min(Math.max(place, 0), size - 1),
  reflect: (place, size) => (place < 0 ? -place : place >= size ? 2 * size - 2 - place : place),
  wrap: (place, size) => ((place % size) + size) % size,
};

const reverseExpand: Step = (node, upstream, { builder, shape }) => {
  return undoBroadcast(builder, upstream, shape(node.outputs[0]!), shape(node.inputs[0]!));
};

/** Resizing is a matrix along each axis: the runtime itself computes it, from the identity. */
const reverseResize: Step = (node, upstream, context) => {
  const { builder } = context;
  const from = sampleShape(context, node.inputs[0]!);
  const to = sampleShape(context, node.outputs[0]!);
  const axes = readAxes(readInts(node, 'axes'), from.length, from.length);
  const scales = node.inputs[2] ? context.constant(node.inputs[2]) : undefined;
  return from.reduce((value, size, axis) => {
    if (size === to[axis]) return value;
    const scale = scales && Number(scales.data[axes.indexOf(axis)]);
    const identity = Float32Array.from({ length: size * size }, (_, index) => (index % (size + 1) === 0 ? 1 : 0));
    const unit = builder.floats(identity, [1, 1, size, size]);
    const wanted =
      scale === undefined ? ['', '', builder.ints([1, 1, size, to[axis]!])] : ['', builder.floats([1, 1, 1, scale])];
    const { axes: _, ...attributes } = node.attributes;
    const resized = builder.add('Resize', [unit, ...wanted], attributes);
    const adjoint = builder.add('Reshape', [resized, builder.ints([size, to[axis]!])]);
    return multiplyAxis(builder, value, axis, from.length, adjoint);
  }, upstream);
};

const reverseDepthToSpace: Step = (node, upstream, context) => {
  const { builder } = context;
  const block = readInt(node, 'blocksize', 1);
  const moved = builder.add('SpaceToDepth', [upstream], { blocksize: block });
  if (readString(node, 'mode', 'DCR') === 'DCR') return moved;
  const [, channels, height, width] = sampleShape(context, node.inputs[0]!) as [number, number, number, number];
  const inner = channels / (block * block);
  const split = builder.add('Reshape', [moved, builder.ints([-1, block * block, inner, height * width])]);
  const swapped = builder.add('Transpose', [split], { perm: [0, 2, 1, 3] });
  return builder.add('Reshape', [swapped, builder.ints([-1, channels, height, width])]);
};

const reverseSpaceToDepth: Step = (node, upstream, { builder }) => {
  return builder.add('DepthToSpace', [upstream], { blocksize: readInt(node, 'blocksize', 1) });
};

export const structural = {
  Identity: moving(pass),
  Reshape: moving(onFirst(reverseReshape)),
  Flatten: moving(onFirst(reverseReshape)),
  Squeeze: moving(onFirst(reverseReshape)),
  Unsqueeze: moving(onFirst(reverseReshape)),
  Transpose: moving(onFirst(reverseTranspose)),
  Concat: moving(reverseConcat, inherited),
  Split: moving(reverseSplit),
  Slice: moving(onFirst(reverseSlice)),
  Gather: moving(onFirst(reverseGather)),
  Pad: moving(onFirst(reversePad), (node, context) => {
    return (
      fromFirst(node, context) && (!node.inputs[2] || Number(context.constant(node.inputs[2])?.data[0] ?? -1) >= 0)
    );
  }),
  Expand: moving(onFirst(reverseExpand)),
  Resize: {
    ...proportional(reverseResize),
    isNonNegative: (node, context) => readString(node, 'mode', 'nearest') !== 'cubic' && fromFirst(node, context),
  },
  DepthToSpace: moving(onFirst(reverseDepthToSpace)),
  SpaceToDepth: moving(onFirst(reverseSpaceToDepth)),
} satisfies Record<string, OperatorRow>;
