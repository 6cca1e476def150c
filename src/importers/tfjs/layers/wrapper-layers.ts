import { z } from 'zod';
import { writeConcat, writeReshape } from '../arrangements.ts';
import { literal, writeBinary } from '../elementwise.ts';
import type { Dim, Value } from '../value.ts';
import type { Writer } from '../writer.ts';
import { optional } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';
import { wrappedLayer } from './parse-topology.ts';
import { reverseSteps } from './recurrent-layers.ts';

/** How the sequences of both directions become one. */
const merges = {
  ave: (writer, ...values) => writeBinary(writer, 'Mul', writeBinary(writer, 'Add', ...values), literal(writer, 0.5)),
  concat: (writer, ...values) => writeConcat(writer, values, values[0].shape.length - 1),
  mul: (writer, ...values) => writeBinary(writer, 'Mul', ...values),
  sum: (writer, ...values) => writeBinary(writer, 'Add', ...values),
} satisfies Record<string, (writer: Writer, forward: Value, backward: Value) => Value>;

/** Layers around a layer. */
export const wrapperRows: Readonly<Record<string, LayerRow>> = {
  Bidirectional: (call) => {
    const { layer, merge_mode: mode } = call.readConfig(
      z.object({ layer: wrappedLayer, merge_mode: optional(z.enum(['concat', 'sum', 'ave', 'mul']), 'concat') }),
    );
    const direct = (prefix: string, config: object): Value =>
      call.writeInner(
        { ...layer, name: `${prefix}_${layer.name}`, config: { ...layer.config, ...config } },
        call.inputs[0],
      );
    const turned = layer.config['go_backwards'] === true;
    const forward = direct('forward', {});
    const backward = direct('backward', { go_backwards: !turned });
    const isSequence = layer.config['return_sequences'] === true;
    return merges[mode](call.writer, forward, isSequence ? reverseSteps(call.writer, backward) : backward);
  },
  TimeDistributed: writeTimeDistributed,
};

/** A layer for every step: the steps are laid behind one another along the batch. */
function writeTimeDistributed(call: LayerCall): Value {
  const { layer } = call.readConfig(z.object({ layer: wrappedLayer }));
  const { writer, name, inputs } = call;
  const [batch, steps, ...rest] = inputs[0].shape as [Dim, Dim, ...Dim[]];
  if (typeof steps !== 'number' || rest.includes('free')) {
    throw call.refuse(`an input of shape [${inputs[0].shape.join(', ')}], expected sizes that are fixed`);
  }
  // inside, the steps of all samples are a batch of their own
  const rows = { ...writeReshape(writer, inputs[0], ['free', ...rest]), shape: ['batch', ...rest] } satisfies Value;
  // its weights are named after the wrapper
  const inner = call.writeInner({ ...layer, name: name.split('/').at(-1)! }, rows);
  const shape = inner.shape.slice(1);
  return writeReshape(writer, { ...inner, shape: ['free', ...shape] }, [batch, steps, ...shape]);
}
