import { writePad, writeReduce, writeReshape, writeSqueeze, writeTranspose, writeUnsqueeze } from '../arrangements.ts';
import { elementTypes } from '../../../graph/graph.ts';
import { literal, writeUnary } from '../elementwise.ts';
import { countUp, toDim, type Dim, type Value } from '../value.ts';
import { isWhole, type GraphValue, type OpCall, type OpRow } from './op-row.ts';

/** Reductions, and operations that hand numbers on in another arrangement. */
export const arrangementOps: Readonly<Record<string, OpRow>> = {
  Cast: castTo,
  DepthToSpace: toSpace,
  EnsureShape: pass,
  ExpandDims: (call) => {
    const value = call.value(0);
    const [axis] = call.locate(call.numbers(1), value.shape.length + 1) as [number];
    return writeUnsqueeze(call.writer, value, axis);
  },
  Identity: pass,
  IdentityN: ({ inputs }) => inputs,
  Max: reduceWith('ReduceMax'),
  Mean: reduceWith('ReduceMean'),
  Min: reduceWith('ReduceMin'),
  MirrorPad: (call) => {
    const mode = call.attributes.text('mode', 'REFLECT').toLowerCase();
    return writePad(call.writer, call.value(0), readBorders(call), { mode });
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
  Snapshot: pass,
  Squeeze: (call) => {
    const { shape } = call.value(0);
    const given = call.locate(call.attributes.ints('squeeze_dims'), shape.length);
    const axes = given.length > 0 ? given : countUp(shape.length).filter((axis) => shape[axis] === 1);
    return writeSqueeze(call.writer, call.value(0), axes);
  },
  StopGradient: pass,
  Sum: reduceWith('ReduceSum'),
  Transpose: (call) => {
    const { shape } = call.value(0);
    const perm = call.locate(call.numbers(1), shape.length);
    if (new Set(perm).size !== shape.length) throw call.refuse(`axes [${perm.join(', ')}], expected each of them once`);
    return writeTranspose(call.writer, call.value(0), perm);
  },
};

function pass({ inputs, value }: OpCall): GraphValue {
  return inputs[0] ?? value(0);
}

/** Whole numbers become floats where they are asked for, and ids of tokens whole numbers; floats stay what they are. */
function castTo(call: OpCall): GraphValue {
  const type = call.attributes.type('DstT') ?? 'DT_FLOAT';
  const [input] = call.inputs;
  if (input && !isWhole(input) && ['DT_INT32', 'DT_INT64'].includes(type)) {
    return writeUnary(call.writer, 'Cast', input, { to: elementTypes.int64.code });
  }
  if (!['DT_FLOAT', 'DT_HALF', 'DT_DOUBLE'].includes(type)) throw call.refuse(`a cast to ${type}, expected DT_FLOAT`);
  if (!input || !isWhole(input)) return call.value(0);
  const numbers = call.numbers(0);
  return literal(call.writer, input.shape.length === 0 ? numbers[0]! : numbers);
}

function reduceWith(op: string): OpRow {
  return (call) => {
    const value = call.value(0);
    const axes = call.locate(call.numbers(1), value.shape.length);
    return writeReduce(call.writer, op, value, { axes, keep: call.attributes.flag('keep_dims', false) });
  };
}

function readBorders(call: OpCall): [number, number][] {
  const amounts = call.numbers(1);
  return call.value(0).shape.map((_, axis) => [amounts[2 * axis] ?? 0, amounts[2 * axis + 1] ?? 0]);
}

function toSpace(call: OpCall): Value {
  if (call.channels === 'first') throw call.refuse('data_format NCHW');
  const value = call.value(0);
  const block = call.attributes.int('block_size', 2);
  const scale = (size: Dim | undefined, factor: number): Dim =>
    typeof size === 'number' ? toDim(size * factor) : 'free';
  const [batch = 'batch', height, width, channels] = value.shape;
  const name = call.writer.add('DepthToSpace', [call.writer.arrange(value, 'first')], { blocksize: block });
  const shape = [batch, scale(height, block), scale(width, block), scale(channels, 1 / block ** 2)];
  return { name, shape, order: 'first' };
}
