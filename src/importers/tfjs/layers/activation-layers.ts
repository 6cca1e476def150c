import { z } from 'zod';
import { float } from '../../../graph/builder.ts';
import { activationNames, findActivation, writeClip, writeSoftmax } from '../activations.ts';
import { writeUnary } from '../elementwise.ts';
import type { Value } from '../value.ts';
import { activation, optional, type ActivationOption } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';

const relu = z.object({
  max_value: z.number().nonnegative().nullish(),
  negative_slope: optional(z.number(), 0),
  threshold: optional(z.number(), 0),
});

/** Layers that are an activation. */
export const activationRows: Readonly<Record<string, LayerRow>> = {
  Activation: (call) => writeActivation(call, call.inputs[0], call.readConfig(z.object({ activation })).activation),
  ReLU: writeRelu,
  LeakyReLU: ({ inputs: [value], writer, readConfig }) => {
    const { alpha, negative_slope } = readConfig(
      z.object({ alpha: z.number().nullish(), negative_slope: z.number().nullish() }),
    );
    return writeUnary(writer, 'LeakyRelu', value, { alpha: float(alpha ?? negative_slope ?? 0.3) });
  },
  ELU: ({ inputs: [value], writer, readConfig }) => {
    const { alpha } = readConfig(z.object({ alpha: optional(z.number(), 1) }));
    return writeUnary(writer, 'Elu', value, { alpha: float(alpha) });
  },
  PReLU: ({ inputs: [value], writer, readConfig, readWeight }) => {
    const { shared_axes: shared } = readConfig(z.object({ shared_axes: optional(z.array(z.int().positive()), []) }));
    const shape = value.shape.slice(1).map((size, axis) => (shared.includes(axis + 1) ? 1 : size));
    const slope = readWeight(shape, 'alpha');
    return { ...value, order: 'last', name: writer.add('PRelu', [writer.arrange(value, 'last'), slope.name]) };
  },
  ThresholdedReLU: ({ inputs: [value], writer, readConfig }) => {
    const { theta } = readConfig(z.object({ theta: optional(z.number(), 1) }));
    return writeUnary(writer, 'ThresholdedRelu', value, { alpha: float(theta) });
  },
  Softmax: (call) => {
    const { axis } = call.readConfig(z.object({ axis: optional(z.int().or(z.array(z.int())), -1) }));
    const [first, ...others] = [axis].flat();
    if (others.length > 0) throw call.refuse(`a softmax over axes ${String(axis)}, expected one`);
    return writeSoftmax(call.writer, 'Softmax', call.inputs[0], first);
  },
};

/** Writes an activation that a layer has as an option. Throws UnhansError `model` for one that is not known. */
export function writeActivation(call: LayerCall, value: Value, option: ActivationOption): Value {
  const isObject = typeof option !== 'string';
  if (isObject && Object.hasOwn(activationRows, option.class_name)) {
    return activationRows[option.class_name]!({ ...call.withConfig(option.config), inputs: [value] });
  }
  const name = isObject ? (typeof option.config === 'string' ? option.config : option.class_name) : option;
  const write = findActivation(name);
  if (!write) throw call.refuse(`activation "${name}", expected one of ${activationNames.join(', ')}`);
  return write(call.writer, value);
}

/** max_value above it, x between, negative_slope · x below 0. */
function writeRelu(call: LayerCall): Value {
  const { max_value: max, negative_slope: slope, threshold } = call.readConfig(relu);
  const { writer } = call;
  const [value] = call.inputs;
  if (threshold !== 0 && (typeof max === 'number' || slope !== 0)) {
    throw call.refuse(`threshold ${threshold} with max_value or negative_slope, expected 0`);
  }
  if (threshold !== 0) return writeUnary(writer, 'ThresholdedRelu', value, { alpha: float(threshold) });
  if (typeof max === 'number' && slope === 0) return writeClip(writer, value, 0, max);
  const bent =
    slope === 0 ? writeUnary(writer, 'Relu', value) : writeUnary(writer, 'LeakyRelu', value, { alpha: float(slope) });
  return typeof max === 'number' ? { ...bent, name: writer.add('Min', [bent.name, writer.floats(max)]) } : bent;
}
