import { z } from 'zod';
import { float } from '../../../graph/builder.ts';
import { inChannelsLast } from '../data-format.ts';
import type { Value } from '../value.ts';
import { optional } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';

const options = z.object({
  axis: optional(z.int().or(z.array(z.int())), -1),
  epsilon: optional(z.number().nonnegative(), 1e-3),
  center: optional(z.boolean(), true),
  scale: optional(z.boolean(), true),
});

/** Normalisation layers, at inference. */
export const normalisationRows: Readonly<Record<string, LayerRow>> = {
  BatchNormalization: (call) => {
    const { axis, epsilon, center, scale } = call.readConfig(options);
    const { shape } = call.inputs[0];
    const format = findFormat(call, shape.length, [axis].flat());
    return inChannelsLast(call.writer, call.inputs[0], format, (value) => {
      const channels = value.shape.at(-1)!;
      const gamma = scale ? call.readWeight([channels], 'gamma') : undefined;
      const beta = center ? call.readWeight([channels], 'beta') : undefined;
      const mean = call.readWeight([channels], 'moving_mean');
      const variance = call.readWeight([channels], 'moving_variance');
      const fill = (number: number): string => call.writer.floats(Array<number>(mean.shape[0]!).fill(number));
      const weights = [gamma?.name ?? fill(1), beta?.name ?? fill(0), mean.name, variance.name];
      const inputs = [call.writer.arrange(value, 'first'), ...weights];
      const name = call.writer.add('BatchNormalization', inputs, { epsilon: float(epsilon) });
      return { ...value, name, order: value.shape.length < 3 ? 'last' : 'first' };
    });
  },
  LayerNormalization: (call) => {
    const { axis, epsilon, center, scale } = call.readConfig(options);
    const { writer } = call;
    const [value] = call.inputs;
    const rank = value.shape.length;
    const first = Math.min(...[axis].flat().map((place) => (place < 0 ? rank + place : place)));
    if ([axis].flat().length !== rank - first) throw call.refuse(`axes ${String(axis)}, expected the last ones`);
    const shape = value.shape.slice(first);
    const gamma = scale ? call.readWeight(shape, 'gamma').name : writer.floats(1);
    const inputs = [gamma, center ? call.readWeight(shape, 'beta').name : []].flat();
    const data = writer.arrange(value, 'last');
    const name = writer.add('LayerNormalization', [data, ...inputs], { axis: first, epsilon: float(epsilon) });
    return { ...value, name, order: 'last' } satisfies Value;
  },
};

function findFormat(call: LayerCall, rank: number, [axis, ...others]: readonly number[]) {
  if (others.length === 0 && (axis === -1 || axis === rank - 1)) return 'last';
  if (others.length === 0 && axis === 1) return 'first';
  throw call.refuse(
    `axis ${[axis, ...others].join(', ')} of an input with ${rank} axes, expected that of the channels`,
  );
}
