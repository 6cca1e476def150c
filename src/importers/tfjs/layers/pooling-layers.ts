import { z } from 'zod';
import { writeReduce } from '../arrangements.ts';
import { inChannelsLast } from '../data-format.ts';
import { countUp } from '../value.ts';
import { writePool } from '../windows.ts';
import { assertRank } from './convolution-layers.ts';
import { dataFormat, optional, sizes } from './layer-config.ts';
import type { LayerRow } from './layer-row.ts';

const globalOptions = z.object({ data_format: dataFormat, keepdims: optional(z.boolean(), false) });

/** Pooling over a window, and over all of space. */
export const poolingRows: Readonly<Record<string, LayerRow>> = {
  AveragePooling1D: poolOver(1, 'AveragePool'),
  AveragePooling2D: poolOver(2, 'AveragePool'),
  AveragePooling3D: poolOver(3, 'AveragePool'),
  MaxPooling1D: poolOver(1, 'MaxPool'),
  MaxPooling2D: poolOver(2, 'MaxPool'),
  MaxPooling3D: poolOver(3, 'MaxPool'),
  GlobalAveragePooling1D: poolAll(1, 'ReduceMean'),
  GlobalAveragePooling2D: poolAll(2, 'ReduceMean'),
  GlobalAveragePooling3D: poolAll(3, 'ReduceMean'),
  GlobalMaxPooling1D: poolAll(1, 'ReduceMax'),
  GlobalMaxPooling2D: poolAll(2, 'ReduceMax'),
  GlobalMaxPooling3D: poolAll(3, 'ReduceMax'),
};

function poolOver(rank: number, op: 'AveragePool' | 'MaxPool'): LayerRow {
  const schema = z.object({
    pool_size: optional(sizes(rank), Array<number>(rank).fill(2)),
    strides: sizes(rank).nullish(),
    padding: optional(z.enum(['same', 'valid']), 'valid'),
    data_format: dataFormat,
  });
  return (call) => {
    assertRank(call, rank);
    const { pool_size: kernel, strides, padding, data_format: format } = call.readConfig(schema);
    const window = { kernel, strides: strides ?? kernel, dilations: kernel.map(() => 1), padding };
    return inChannelsLast(call.writer, call.inputs[0], format, (value) => writePool(call.writer, op, value, window));
  };
}

function poolAll(rank: number, op: 'ReduceMean' | 'ReduceMax'): LayerRow {
  const axes = countUp(rank).map((axis) => axis + 1);
  return (call) => {
    assertRank(call, rank);
    const { data_format: format, keepdims: keep } = call.readConfig(globalOptions);
    return inChannelsLast(call.writer, call.inputs[0], format, (value) =>
      writeReduce(call.writer, op, value, { axes, keep }),
    );
  };
}
