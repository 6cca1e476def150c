import type { Cut } from '../arrangements.ts';
import type { OpCall } from './op-row.ts';

/** What a Slice of a value with `rank` axes leaves: `begin`, and `size`, which is −1 for all that is left. */
export function parseSlice(call: OpCall, rank: number): Cut[] {
  const [begin, size] = [call.numbers(1), call.numbers(2)];
  if (begin.length !== rank || size.length !== rank) throw call.refuse(`${begin.length} places, expected ${rank}`);
  return begin
    .map((from, axis): Cut => ({ axis, from, to: size[axis]! < 0 ? undefined : from + size[axis]! }))
    .filter(({ from, to }) => from !== 0 || to !== undefined);
}

/** What a StridedSlice leaves, and which axes are dropped after that: those of which one place is taken. */
export interface StridedSlice {
  readonly cuts: readonly Cut[];
  readonly dropped: readonly number[];
}

/**
 * Reads a StridedSlice of a value with `rank` axes. Its masks have a bit for each place: an ellipsis stands for the
 * axes that are not named, a begin or an end that is masked is not looked at.
 * @throws UnhansError `operator` for new axes and for steps backwards.
 */
export function parseStridedSlice(call: OpCall, rank: number): StridedSlice {
  const [begin, end, steps] = [call.numbers(1), call.numbers(2), call.numbers(3)];
  const has = (mask: string, place: number): boolean => ((call.attributes.int(mask, 0) >> place) & 1) === 1;
  if (call.attributes.int('new_axis_mask', 0) !== 0) throw call.refuse('new axes in a slice');
  const ellipsis = begin.findIndex((_, place) => has('ellipsis_mask', place));
  const cuts: Cut[] = [];
  const dropped: number[] = [];
  begin.forEach((from, place) => {
    if (place === ellipsis) return;
    const axis = ellipsis >= 0 && place > ellipsis ? rank - begin.length + place : place;
    const step = steps[place]!;
    if (!(step > 0) || axis < 0 || axis >= rank) throw call.refuse(`step ${step} along axis ${axis} of ${rank}`);
    if (has('shrink_axis_mask', place)) {
      dropped.push(axis);
      cuts.push({ axis, from, to: from === -1 ? undefined : from + 1 });
      return;
    }
    const cut = {
      axis,
      step,
      from: has('begin_mask', place) ? 0 : from,
      to: has('end_mask', place) ? undefined : end[place],
    };
    if (cut.from !== 0 || cut.to !== undefined || step !== 1) cuts.push(cut);
  });
  return { cuts, dropped };
}
