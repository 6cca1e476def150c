import { z } from 'zod';
import { elementTypes } from '../../../graph/graph.ts';
import { writeReshape, writeTranspose } from '../arrangements.ts';
import { inChannelsLast } from '../data-format.ts';
import { writeAffine } from '../elementwise.ts';
import type { Dim, Value } from '../value.ts';
import { writeActivation } from './activation-layers.ts';
import { activation, dataFormat, optional, size } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';

const numbers = z.number().or(z.array(z.number()));

/** A size; −1, or null as TensorFlow.js writes it, for what is left. */
const targetSize = size.or(
  z
    .literal(-1)
    .nullable()
    .transform((): Dim => 'free'),
);

const denseOptions = z.object({ units: size, use_bias: optional(z.boolean(), true), activation });

/** Dense layers, layers that only arrange numbers, and those that do nothing at inference. */
export const coreRows: Readonly<Record<string, LayerRow>> = {
  Dense: writeDense,
  Embedding: ({ inputs: [ids], writer, readConfig, readWeight }) => {
    const { input_dim, output_dim } = readConfig(
      z.object({ input_dim: size, output_dim: size, mask_zero: optional(z.literal(false), false) }),
    );
    const table = readWeight([input_dim, output_dim], 'embeddings').name;
    const whole = writer.add('Cast', [writer.arrange(ids, 'last')], { to: elementTypes.int64.code });
    return { name: writer.add('Gather', [table, whole]), shape: [...ids.shape, output_dim], order: 'last' };
  },
  Flatten: (call) => {
    const { data_format: format } = call.readConfig(z.object({ data_format: dataFormat }));
    return inChannelsLast(call.writer, call.inputs[0], format, (value) =>
      writeReshape(call.writer, value, ['batch', 'free']),
    );
  },
  Reshape: ({ inputs: [value], writer, readConfig }) => {
    const { target_shape: target } = readConfig(z.object({ target_shape: z.array(targetSize) }));
    return writeReshape(writer, value, ['batch', ...target]);
  },
  Permute: ({ inputs: [value], writer, readConfig, refuse }) => {
    const { dims } = readConfig(z.object({ dims: z.array(size) }));
    const isEachOnce = dims.toSorted((left, right) => left - right).every((axis, index) => axis === index + 1);
    if (!isEachOnce || dims.length !== value.shape.length - 1) {
      throw refuse(`dims [${dims.join(', ')}], expected the axes from 1 to ${value.shape.length - 1}`);
    }
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

function pass({ inputs: [value] }: LayerCall): Value {
  return value;
}

function writeDense(call: LayerCall): Value {
  const { units, use_bias: hasBias, activation: option } = call.readConfig(denseOptions);
  const [value] = call.inputs;
  const { shape } = value;
  const kernel = call.readWeight([shape.at(-1)!, units], 'kernel').name;
  const bias = hasBias ? [call.readWeight([units], 'bias').name] : [];
  const data = call.writer.arrange(value, 'last');
  const name = shape.length === 2 ? call.writer.add('Gemm', [data, kernel, ...bias]) : multiply();
  return writeActivation(call, { name, shape: shape.with(-1, units), order: 'last' }, option);

  function multiply(): string {
    const product = call.writer.add('MatMul', [data, kernel]);
    return hasBias ? call.writer.add('Add', [product, ...bias]) : product;
  }
}
