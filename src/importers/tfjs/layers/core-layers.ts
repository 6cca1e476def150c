import { z } from 'zod';
import { inChannelsLast } from '../data-format.ts';
import { writeReshape, writeTranspose } from '../arrangements.ts';
import { writeAffine } from '../elementwise.ts';
import type { Dim } from '../value.ts';
import { writeActivation } from './activation-layers.ts';
import { activation, dataFormat, optional, size } from './layer-config.ts';
import type { LayerRow } from './layer-row.ts';

const numbers = z.number().or(z.array(z.number()));

/** Dense layers, layers that only arrange numbers, and those that do nothing at inference. */
export const coreRows: Readonly<Record<string, LayerRow>> = {
  Dense: (call) => {
    const options = call.readConfig(z.object({ units: size, use_bias: optional(z.boolean(), true), activation }));
    const {
      inputs: [value],
      writer,
    } = call;
    const kernel = call.readWeight([value.shape.at(-1)!, options.units], 'kernel').name;
    const bias = options.use_bias ? [call.readWeight([options.units], 'bias').name] : [];
    const data = writer.arrange(value, 'last');
    const isFlat = value.shape.length === 2;
    const product = writer.add(isFlat ? 'Gemm' : 'MatMul', isFlat ? [data, kernel, ...bias] : [data, kernel]);
    const name = isFlat || bias.length === 0 ? product : writer.add('Add', [product, ...bias]);
    const shape = value.shape.with(-1, options.units);
    return writeActivation(call, { name, shape, order: 'last' }, options.activation);
  },
  Flatten: (call) => {
    const { data_format: format } = call.readConfig(z.object({ data_format: dataFormat }));
    return inChannelsLast(call.writer, call.inputs[0], format, (value) =>
      writeReshape(call.writer, value, ['batch', 'free']),
    );
  },
  Reshape: ({ inputs: [value], writer, readConfig }) => {
    const { target_shape: target } = readConfig(z.object({ target_shape: z.array(size.or(z.literal(-1)).nullable()) }));
    return writeReshape(writer, value, [
      'batch',
      ...target.map((wanted): Dim => (wanted === -1 ? 'free' : (wanted ?? 'free'))),
    ]);
  },
  Permute: ({ inputs: [value], writer, readConfig }) => {
    const rank = value.shape.length;
    const { dims } = readConfig(
      z.object({
        dims: z
          .array(
            z
              .int()
              .min(1)
              .max(rank - 1),
          )
          .length(rank - 1),
      }),
    );
    return writeTranspose(writer, value, [0, ...dims]);
  },
  RepeatVector: ({ inputs: [value], writer, readConfig }) => {
    const { n: times } = readConfig(z.object({ n: size }));
    const [batch, width] = value.shape as [Dim, Dim];
    const row = writer.add('Unsqueeze', [value.name, writer.ints([1])]);
    const name = writer.add('Expand', [row, writer.ints([1, times, 1])]);
    return { name, shape: [batch, times, width], order: 'last' };
  },
  Rescaling: ({ inputs: [value], writer, readConfig }) => {
    const { scale, offset } = readConfig(z.object({ scale: numbers, offset: optional(numbers, 0) }));
    return writeAffine(writer, value, scale, offset);
  },
  ActivityRegularization: pass,
  AlphaDropout: pass,
  Dropout: pass,
  GaussianDropout: pass,
  GaussianNoise: pass,
  InputLayer: pass,
  RandomContrast: pass,
  RandomFlip: pass,
  RandomRotation: pass,
  RandomTranslation: pass,
  RandomZoom: pass,
  SpatialDropout1D: pass,
  SpatialDropout2D: pass,
  SpatialDropout3D: pass,
};

function pass({ inputs: [value] }: Parameters<LayerRow>[0]) {
  return value;
}
