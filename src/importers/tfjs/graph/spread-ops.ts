import { writeSplit, writeSqueeze } from '../arrangements.ts';
import type { Dim, Value } from '../value.ts';
import type { OpCall, OpRow } from './op-row.ts';

/** Operations that repeat values, or take them apart. */
export const spreadOps: Readonly<Record<string, OpRow>> = {
  BroadcastTo: (call) => spread(call, call.whole(1).whole),
  Tile: (call) => {
    const { shape } = call.value(0);
    const times = call.whole(1).whole;
    if (shape.some((size, axis) => times[axis] !== 1 && size !== 1))
      throw call.refuse(`multiples [${times.join(', ')}] of sizes [${shape.join(', ')}], expected 1 of either`);
    return spread(
      call,
      shape.map((size, axis) => (size === 1 ? times[axis]! : size)),
    );
  },
  Unpack: (call) => {
    const value = call.value(0);
    const [axis] = call.locate([call.attributes.int('axis', 0)], value.shape.length) as [number];
    const size = value.shape[axis];
    if (typeof size !== 'number') throw call.refuse('an axis of a size that is not known');
    const parts = writeSplit(call.writer, value, Array<number>(size).fill(1), axis);
    return parts.map((part) => writeSqueeze(call.writer, part, [axis]));
  },
};

/** Axes of one place as several, and new ones in front. */
function spread({ writer, value, refuse }: OpCall, shape: readonly Dim[]): Value {
  const given = value(0);
  if (shape.includes('free')) throw refuse(`sizes [${shape.join(', ')}], expected them to be known`);
  const sizes = shape.map((size) => (size === 'batch' ? writer.batchSize() : writer.ints([size as number])));
  const name = writer.add('Expand', [writer.arrange(given, 'last'), writer.add('Concat', sizes, { axis: 0 })]);
  return { name, shape, order: 'last' };
}
