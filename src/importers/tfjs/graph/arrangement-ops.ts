import {
  writeConcat,
  writePad,
  writeReduce,
  writeReshape,
  writeSlice,
  writeSqueeze,
  writeTranspose,
} from '../arrangements.ts';
import { literal } from '../elementwise.ts';
import { countUp, locateAxis, type Dim, type Value } from '../value.ts';
import { isWhole, type GraphValue, type OpCall, type OpRow } from './op-row.ts';
import { parseSlice, parseStridedSlice } from './parse-slice.ts';

/** Reductions, and operations that only arrange numbers. */
export const arrangementOps: Readonly<Record<string, OpRow>> = {
  Cast: castTo,
  Concat: (call) =>
    writeConcat(
      call.writer,
      call.inputs.slice(1).map((_, index) => call.value(index + 1)),
      call.numbers(0)[0]!,
    ),
  ConcatV2: (call) =>
    writeConcat(
      call.writer,
      call.inputs.slice(0, -1).map((_, index) => call.value(index)),
      call.numbers(-1)[0]!,
    ),
  DepthToSpace: (call) => {
    if (call.channels === 'first') throw call.refuse('data_format NCHW');
    const value = call.value(0);
    const block = call.attributes.int('block_size', 2);
    const [batch, height, width, channels] = value.shape as [Dim, Dim, Dim, Dim];
    const scale = (size: Dim, factor: number): Dim => (typeof size === 'number' ? size * factor : size);
    const shape = [batch, scale(height, block), scale(width, block), scale(channels, 1 / block ** 2)];
    const name = call.writer.add('DepthToSpace', [call.writer.arrange(value, 'first')], { blocksize: block });
    return { name, shape, order: 'first' };
  },
  EnsureShape: pass,
  ExpandDims: (call) => expand(call, call.value(0), call.numbers(1)[0]!),
  GatherV2: gather,
  Identity: pass,
  IdentityN: ({ inputs }) => inputs,
  Max: reduceWith('ReduceMax'),
  Mean: reduceWith('ReduceMean'),
  Min: reduceWith('ReduceMin'),
  MirrorPad: (call) =>
    writePad(call.writer, call.value(0), readBorders(call), {
      mode: call.attributes.text('mode', 'REFLECT').toLowerCase(),
    }),
  Pack: (call) => {
    const axis = call.attributes.int('axis', 0);
    return writeConcat(
      call.writer,
      call.inputs.map((_, index) => expand(call, call.value(index), axis)),
      axis,
    );
  },
  Pad: (call) => writePad(call.writer, call.value(0), readBorders(call)),
  PadV2: (call) => writePad(call.writer, call.value(0), readBorders(call), { fill: call.scalar(2) }),
  PreventGradient: pass,
  Prod: reduceWith('ReduceProd'),
  Reshape: (call) => {
    const target = call.whole(1).whole.map((size) => (size === -1 ? 'free' : size));
    if (target.filter((size) => size === 'free').length > 1) throw call.refuse(`sizes [${target.join(', ')}]`);
    return writeReshape(call.writer, call.value(0), target);
  },
  Shape: ({ value }) => ({ whole: value(0).shape, shape: [value(0).shape.length] }),
  Slice: (call) => writeSlice(call.writer, call.value(0), parseSlice(call, call.value(0).shape.length)),
  Snapshot: pass,
  Split: (call) => {
    const value = call.value(1);
    const count = call.attributes.int('num_split', 1);
    const size = value.shape.at(call.numbers(0)[0]!);
    if (typeof size !== 'number' || size % count !== 0) throw call.refuse(`size ${size ?? 'none'} in ${count} parts`);
    return split(call, value, Array<number>(count).fill(size / count), call.numbers(0)[0]!);
  },
  SplitV: (call) => split(call, call.value(0), call.numbers(1), call.numbers(2)[0]!),
  Squeeze: (call) => {
    const { shape } = call.value(0);
    const given = call.attributes.ints('squeeze_dims');
    const axes = given.length > 0 ? given : countUp(shape.length).filter((axis) => shape[axis] === 1);
    return writeSqueeze(call.writer, call.value(0), axes);
  },
  StopGradient: pass,
  StridedSlice: (call) => {
    const { cuts, dropped } = parseStridedSlice(call, call.value(0).shape.length);
    const part = writeSlice(call.writer, call.value(0), cuts);
    return dropped.length > 0 ? writeSqueeze(call.writer, part, dropped) : part;
  },
  Sum: reduceWith('ReduceSum'),
  Transpose: (call) => writeTranspose(call.writer, call.value(0), call.numbers(1)),
};

function pass({ inputs, value }: OpCall): GraphValue {
  return inputs[0] ?? value(0);
}

/** Whole numbers become floats where they are asked for; floats stay what they are. */
function castTo(call: OpCall): GraphValue {
  const isFloat = ['DT_FLOAT', 'DT_HALF', 'DT_DOUBLE', undefined].includes(call.attributes.type('DstT'));
  const [input] = call.inputs;
  if (!isFloat) throw call.refuse(`a cast to ${call.attributes.type('DstT') ?? 'no type'}, expected DT_FLOAT`);
  if (!input || !isWhole(input)) return call.value(0);
  const numbers = call.numbers(0);
  return literal(call.writer, input.shape.length === 0 ? numbers[0]! : numbers);
}

function reduceWith(op: string): OpRow {
  return (call) => {
    const keep = call.attributes.flag('keep_dims', call.attributes.flag('keepdims', false));
    return writeReduce(call.writer, op, call.value(0), { axes: call.numbers(1), keep });
  };
}

/** A new axis of one place. */
function expand({ writer }: OpCall, value: Value, axis: number): Value {
  const positive = axis < 0 ? value.shape.length + 1 + axis : axis;
  const name = writer.add('Unsqueeze', [writer.arrange(value, 'last'), writer.ints([positive])]);
  return { name, shape: value.shape.toSpliced(positive, 0, 1), order: 'last' };
}

function readBorders(call: OpCall): [number, number][] {
  const amounts = call.numbers(1);
  return call.value(0).shape.map((_, axis) => [amounts[2 * axis] ?? 0, amounts[2 * axis + 1] ?? 0]);
}

function split({ writer }: OpCall, value: Value, sizes: readonly number[], axis: number): Value[] {
  const place = axis < 0 ? value.shape.length + axis : axis;
  const names = writer.addMany('Split', [value.name, writer.ints(sizes)], sizes.length, {
    axis: locateAxis(value, place),
  });
  return names.map((name, index) => ({ ...value, name, shape: value.shape.with(place, sizes[index]!) }));
}

/** Some places along an axis, in a given order; a single one drops the axis. */
function gather(call: OpCall): Value {
  const value = call.value(0);
  const axis = call.numbers(2)[0]!;
  const place = axis < 0 ? value.shape.length + axis : axis;
  const picked = writeGather(call, value, call.numbers(1), place);
  return call.whole(1).shape.length === 0 ? writeSqueeze(call.writer, picked, [place]) : picked;
}

function writeGather({ writer }: OpCall, value: Value, indices: readonly number[], axis: number): Value {
  const name = writer.add('Gather', [value.name, writer.ints(indices)], { axis: locateAxis(value, axis) });
  return { ...value, name, shape: value.shape.with(axis, indices.length) };
}
