import { z } from 'zod';
import { writePad, writeSlice } from '../arrangements.ts';
import { inChannelsLast } from '../data-format.ts';
import type { Value } from '../value.ts';
import { assertRank } from './convolution-layers.ts';
import { borders, dataFormat, optional, sizes } from './layer-config.ts';
import type { LayerRow } from './layer-row.ts';

/** Layers that add to, take from or stretch the axes of space. */
export const spatialRows: Readonly<Record<string, LayerRow>> = {
  ZeroPadding1D: padAround(1),
  ZeroPadding2D: padAround(2),
  ZeroPadding3D: padAround(3),
  Cropping1D: cropAround(1),
  Cropping2D: cropAround(2),
  Cropping3D: cropAround(3),
  UpSampling1D: stretch(1),
  UpSampling2D: stretch(2),
  UpSampling3D: stretch(3),
};

function padAround(rank: number): LayerRow {
  const schema = z.object({ padding: borders(rank), data_format: dataFormat });
  return (call) => {
    assertRank(call, rank);
    const { padding, data_format: format } = call.readConfig(schema);
    return inChannelsLast(call.writer, call.inputs[0], format, (value) =>
      writePad(call.writer, value, [[0, 0], ...padding, [0, 0]]),
    );
  };
}

function cropAround(rank: number): LayerRow {
  const schema = z.object({ cropping: borders(rank), data_format: dataFormat });
  return (call) => {
    assertRank(call, rank);
    const { cropping, data_format: format } = call.readConfig(schema);
    const cuts = cropping.map(([from, behind], axis) => ({
      axis: axis + 1,
      from,
      to: behind > 0 ? -behind : undefined,
    }));
    return inChannelsLast(call.writer, call.inputs[0], format, (value) => writeSlice(call.writer, value, cuts));
  };
}

/** Each place several times, or lines between them; both begin at the corner, as TensorFlow.js does it. */
function stretch(rank: number): LayerRow {
  const schema = z.object({
    size: optional(sizes(rank), Array<number>(rank).fill(2)),
    interpolation: optional(z.enum(['nearest', 'bilinear']), 'nearest'),
    data_format: dataFormat,
  });
  return (call) => {
    assertRank(call, rank);
    const { size: factors, interpolation, data_format: format } = call.readConfig(schema);
    return inChannelsLast(call.writer, call.inputs[0], format, (value): Value => {
      const scales = call.writer.floats([1, 1, ...factors]);
      const space = value.shape
        .slice(1, -1)
        .map((size, axis) => (typeof size === 'number' ? size * factors[axis]! : size));
      const name = call.writer.add('Resize', [call.writer.arrange(value, 'first'), '', scales], {
        mode: interpolation === 'nearest' ? 'nearest' : 'linear',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      });
      return { name, shape: [value.shape[0]!, ...space, value.shape.at(-1)!], order: 'first' };
    });
  };
}
