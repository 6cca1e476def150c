import { toDim, type Dim } from '../value.ts';
import { parseSlice, parseStridedSlice } from './parse-slice.ts';
import type { OpCall, Whole } from './op-row.ts';

/** What operations on known whole numbers give: graphs compute with the sizes of their input. */
export const wholeTable: ReadonlyMap<string, (call: OpCall) => Whole> = new Map<string, (call: OpCall) => Whole>([
  ['Add', (call) => combine(call, (left, right) => left + right)],
  ['AddV2', (call) => combine(call, (left, right) => left + right)],
  ['Cast', (call) => call.whole(0)],
  ['ConcatV2', ({ inputs, whole }) => list(inputs.slice(0, -1).flatMap((_, index) => whole(index).whole))],
  ['ExpandDims', ({ whole }) => list(whole(0).whole)],
  ['FloorDiv', (call) => combine(call, (left, right) => Math.floor(left / right))],
  ['GatherV2', gather],
  ['Identity', (call) => call.whole(0)],
  ['Maximum', (call) => combine(call, Math.max)],
  ['Minimum', (call) => combine(call, Math.min)],
  ['Mul', (call) => combine(call, (left, right) => left * right)],
  ['Pack', ({ inputs, whole }) => list(inputs.flatMap((_, index) => whole(index).whole))],
  ['Prod', ({ whole }) => scalar(whole(0).whole.reduce((left, right) => apply(left, right, (a, b) => a * b), 1))],
  ['Reshape', ({ whole }) => list(whole(0).whole)],
  ['Slice', sliceList],
  ['Squeeze', ({ whole }) => scalarOrList(whole(0).whole)],
  ['StridedSlice', stridedSliceList],
  ['Sub', (call) => combine(call, (left, right) => left - right)],
]);

function list(whole: readonly Dim[]): Whole {
  return { whole, shape: [whole.length] };
}

function scalar(dim: Dim): Whole {
  return { whole: [dim], shape: [] };
}

function scalarOrList(whole: readonly Dim[]): Whole {
  return whole.length === 1 ? scalar(whole[0]!) : list(whole);
}

/** What comes of two sizes; a batch stays one only where it is taken once. */
function apply(left: Dim, right: Dim, change: (left: number, right: number) => number): Dim {
  if (typeof left === 'number' && typeof right === 'number') return toDim(change(left, right));
  if (left === 1 && change(1, 2) === 2) return right;
  return right === 1 && change(2, 1) === 2 ? left : 'free';
}

function combine({ whole }: OpCall, change: (left: number, right: number) => number): Whole {
  const [left, right] = [whole(0), whole(1)];
  const longer = left.whole.length >= right.whole.length ? left : right;
  const pick = (values: readonly Dim[], index: number): Dim => values[values.length === 1 ? 0 : index]!;
  const values = longer.whole.map((_, index) => apply(pick(left.whole, index), pick(right.whole, index), change));
  return { whole: values, shape: longer.shape };
}

function gather(call: OpCall): Whole {
  const from = call.whole(0).whole;
  const picked = call.numbers(1).map((index) => from.at(index) ?? 'free');
  return call.whole(1).shape.length === 0 ? scalar(picked[0]!) : list(picked);
}

function sliceList(call: OpCall): Whole {
  const [cut] = parseSlice(call, 1);
  return list(cut ? call.whole(0).whole.slice(cut.from, cut.to) : call.whole(0).whole);
}

function stridedSliceList(call: OpCall): Whole {
  const { cuts, dropped } = parseStridedSlice(call, 1);
  const [{ from, to, step = 1 } = { from: 0 }] = cuts;
  const kept = call
    .whole(0)
    .whole.slice(from, to)
    .filter((_, index) => index % step === 0);
  return dropped.length > 0 ? scalar(kept[0] ?? 'free') : list(kept);
}
