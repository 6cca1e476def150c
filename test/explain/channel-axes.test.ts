import { expect, test } from 'vitest';
import { findChannelAxes } from '../../src/explain/channel-axes.ts';
import { importZooModel } from './zoo-cases.ts';

test.each([
  ['cnn-1d', '/Relu_3_output_0', [8, 128], 8],
  ['cnn-1d', '/AveragePool_7_output_0', [12, 16], 12],
  ['resnet-basic', undefined, undefined, undefined],
  ['lenet', '9', [4, 4, 12], 12],
  ['swin', '/Add_38_output_0', [8, 8, 8], 8],
  ['swin', '/LayerNormalization_164_output_0', [4, 4, 32], 32],
  ['lstm-torch', 'unhans/simplify/Unsqueeze_21', [9, 1, 7], 7],
])('the channels of %s are found in %s', async (name, value, shape, channels) => {
  const model = await importZooModel(name);
  const axes = findChannelAxes(model);
  if (value !== undefined) {
    expect(model.shapes.get(value)!.slice(1)).toEqual(shape);
    expect(model.shapes.get(value)![axes.get(value)!]).toBe(channels);
  }
  for (const { op, outputs } of model.graph.nodes) if (op === 'Conv') expect(axes.get(outputs[0]!)).toBe(1);
});

test('channels that Keras puts last stay last where they are many', async () => {
  const model = await importZooModel('swin');
  const axes = findChannelAxes(model);
  const normalised = model.graph.nodes
    .filter(({ op }) => op === 'LayerNormalization')
    .map(({ outputs }) => outputs[0]!);
  expect(normalised.length).toBeGreaterThan(2);
  for (const name of normalised) expect(axes.get(name)).toBe(model.shapes.get(name)!.length - 1);
});
