import { z } from 'zod';
import { writeConcat, writeReshape } from '../arrangements.ts';
import { literal, writeBinary } from '../elementwise.ts';
import { matchDims, type Value } from '../value.ts';
import { optional } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';

/** Layers with several inputs. */
export const mergeRows: Readonly<Record<string, LayerRow>> = {
  Add: (call) => chain(call, 'Add'),
  Average: (call) => writeBinary(call.writer, 'Mul', chain(call, 'Add'), literal(call.writer, 1 / call.inputs.length)),
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
