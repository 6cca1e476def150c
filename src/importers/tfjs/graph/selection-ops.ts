import { writeConcat, writeGather, writeSlice, writeSplit, writeSqueeze, writeUnsqueeze } from '../arrangements.ts';
import { countUp, type Value } from '../value.ts';
import { parseSlice, parseStridedSlice } from './parse-slice.ts';
import { isWhole, type OpCall, type OpRow } from './op-row.ts';

/** Into how many parts a value is split at most. */
const mostParts = 4096;

/** Operations that take parts out of values, or put them together. */
export const selectionOps: Readonly<Record<string, OpRow>> = {
  Concat: (call) => join(call, countUp(call.inputs.length).slice(1), 0),
  ConcatV2: (call) => join(call, countUp(call.inputs.length).slice(0, -1), -1),
  GatherV2: (call) => {
    const value = call.value(0);
    const [axis] = call.locate(call.numbers(2), value.shape.length) as [number];
    const [, ids] = call.inputs;
    if (ids && !isWhole(ids) && axis === 0) return lookUp(call, value, ids);
    const picked = writeGather(call.writer, value, call.numbers(1), axis);
    return call.whole(1).shape.length === 0 ? writeSqueeze(call.writer, picked, [axis]) : picked;
  },
  Pack: (call) => {
    const values = call.inputs.map((_, index) => call.value(index));
    const rank = (values[0]?.shape.length ?? 0) + 1;
    const [axis] = call.locate([call.attributes.int('axis', 0)], rank) as [number];
    return concat(
      call,
      values.map((value) => writeUnsqueeze(call.writer, value, axis)),
      axis,
    );
  },
  Slice: (call) => writeSlice(call.writer, call.value(0), parseSlice(call, call.value(0).shape.length)),
  Split: (call) => {
    const value = call.value(1);
    const [axis] = call.locate(call.numbers(0), value.shape.length) as [number];
    const [size, parts] = [value.shape[axis]!, call.attributes.int('num_split', 1)];
    if (typeof size !== 'number' || !(parts >= 1 && parts <= mostParts) || size % parts !== 0) {
      throw call.refuse(`size ${size} in ${parts} parts`);
    }
    return writeSplit(call.writer, value, Array<number>(parts).fill(size / parts), axis);
  },
  SplitV: (call) => {
    const [axis] = call.locate(call.numbers(2), call.value(0).shape.length) as [number];
    return writeSplit(call.writer, call.value(0), call.numbers(1), axis);
  },
  StridedSlice: (call) => {
    const { cuts, dropped } = parseStridedSlice(call, call.value(0).shape.length);
    const part = writeSlice(call.writer, call.value(0), cuts);
    return dropped.length > 0 ? writeSqueeze(call.writer, part, dropped) : part;
  },
};

/** Rows of a table by computed numbers: an embedding. */
function lookUp({ writer }: OpCall, table: Value, ids: Value): Value {
  const name = writer.add('Gather', [writer.arrange(table, 'last'), writer.arrange(ids, 'last')]);
  return { name, shape: [...ids.shape, ...table.shape.slice(1)], order: 'last' };
}

function join(call: OpCall, places: readonly number[], axisPlace: number): Value {
  const values = places.map((place) => call.value(place));
  const [axis] = call.locate(call.numbers(axisPlace), values[0]?.shape.length ?? 0) as [number];
  return concat(call, values, axis);
}

function concat({ writer, refuse }: OpCall, values: readonly Value[], axis: number): Value {
  const ranks = new Set(values.map(({ shape }) => shape.length));
  if (ranks.size !== 1) throw refuse(`inputs with ${[...ranks].join(' and ') || 'no'} axes, expected as many for all`);
  return writeConcat(writer, values, axis);
}
