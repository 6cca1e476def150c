import { z } from 'zod';
import { writeConcat, writeReshape, writeUnsqueeze } from '../arrangements.ts';
import { literal, writeBinary } from '../elementwise.ts';
import { matchDims, type Value } from '../value.ts';
import { optional } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';

/** Layers with several inputs. */
export const mergeRows: Readonly<Record<string, LayerRow>> = {
  Add: (call) => chain(call, 'Add'),
  Average: (call) => writeBinary(call.writer, 'Mul', chain(call, 'Add'), literal(call.writer, 1 / call.inputs.length)),
  Dot: writeDot,
  Maximum: (call) => chain(call, 'Max'),
  Minimum: (call) => chain(call, 'Min'),
  Multiply: (call) => chain(call, 'Mul'),
  Subtract: (call) => chain(call, 'Sub'),
  Concatenate: (call) => {
    const { axis } = call.readConfig(z.object({ axis: optional(z.int(), -1) }));
    const [first] = call.inputs;
    const positive = axis < 0 ? first.shape.length + axis : axis;
    const fits = ({ shape }: Value): boolean =>
      shape.length === first.shape.length &&
      shape.every((size, place) => place === positive || matchDims(size, first.shape[place]!));
    if (!(positive >= 0 && positive < first.shape.length && call.inputs.every(fits))) {
      const shapes = call.inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ');
      throw call.refuse(`inputs of shapes ${shapes}, expected them to differ along axis ${axis} only`);
    }
    return writeConcat(call.writer, call.inputs, positive);
  },
};

function chain({ inputs, writer }: LayerCall, op: string): Value {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return inputs
    .map((value) => {
      const missing = Array<1>(rank - value.shape.length).fill(1);
      // as Keras: an input with fewer axes gets them behind the batch
      return missing.length === 0 ? value : writeReshape(writer, value, value.shape.toSpliced(1, 0, ...missing));
    })
    .reduce((left, right) => writeBinary(writer, op, left, right));
}

const dotOptions = z.object({
  axes: z.int().or(z.array(z.int()).length(2)),
  normalize: optional(z.literal(false), false),
});

/** Products of two values, summed along an axis of each: [batch, …left, …right], with one behind the batch at least. */
function writeDot(call: LayerCall): Value {
  const { axes } = call.readConfig(dotOptions);
  const [first, last] = [axes].flat() as [number, number?];
  if (call.inputs.length !== 2) throw call.refuse(`${call.inputs.length} inputs, expected 2`);
  const letters = call.inputs.map(({ shape: { length: rank } }, side) => {
    const axis = side === 0 ? first : (last ?? first);
    const place = axis < 0 ? rank + axis : axis;
    const names = side === 0 ? ['n', 'a', 'b'] : ['n', 'c', 'd'];
    if (rank > 3 || !(place >= 1 && place < rank)) throw call.refuse(`axis ${axis} of an input with ${rank} axes`);
    return names.slice(0, rank).with(place, 's');
  }) as [string[], string[]];
  const rest = letters.map((list) => list.filter((letter) => letter !== 'n' && letter !== 's')).flat();
  const names = call.inputs.map((value) => call.writer.arrange(value, 'last'));
  const equation = `${letters.map((list) => list.join('')).join(',')}->n${rest.join('')}`;
  const name = call.writer.add('Einsum', names, { equation });
  const sizes = call.inputs.flatMap(({ shape }, side) =>
    shape.filter((_, axis) => rest.includes(letters[side]![axis]!)),
  );
  const product: Value = { name, shape: [call.inputs[0].shape[0]!, ...sizes], order: 'last' };
  return sizes.length > 0 ? product : writeUnsqueeze(call.writer, product, 1);
}
