import { describe, expect, test } from 'vitest';
import { findChannelAxes } from '../../src/explain/channel-axes.ts';
import { importZooModel } from './zoo-cases.ts';

describe('the channels of a value', () => {
  test.each([
    ['of a 1-D convolution, before its places', 'cnn-1d', '/Relu_3_output_0', [8, 128], 1],
    ['of pooling behind it', 'cnn-1d', '/AveragePool_7_output_0', [12, 16], 1],
    ['of a map that Keras flattens, behind its Transpose', 'lenet', '9', [4, 4, 12], 3],
    ['of tokens on a plane', 'swin', '/Add_38_output_0', [8, 8, 8], 3],
    ['of tokens that were merged', 'swin', '/LayerNormalization_164_output_0', [4, 4, 32], 3],
    ['of steps of a recurrent layer', 'lstm-torch', 'unhans/simplify/Unsqueeze_21', [9, 1, 7], 3],
  ])('%s, are found', async (_, name, value, shape, axis) => {
    const model = await importZooModel(name);
    expect(model.shapes.get(value)!.slice(1)).toEqual(shape);
    expect(findChannelAxes(model).get(value)).toBe(axis);
  });

  test.each(['resnet-basic', 'googlenet', 'swin'])('%s: come first where they are convolved', async (name) => {
    const model = await importZooModel(name);
    const axes = findChannelAxes(model);
    const convolved = model.graph.nodes.filter(({ op }) => op === 'Conv').map(({ outputs }) => axes.get(outputs[0]!));
    expect(new Set(convolved)).toEqual(new Set([1]));
  });

  test('come last where they are normalised by themselves', async () => {
    const model = await importZooModel('swin');
    const axes = findChannelAxes(model);
    const normalised = model.graph.nodes.filter(({ op }) => op === 'LayerNormalization');
    expect(normalised.length).toBeGreaterThan(2);
    for (const { outputs } of normalised) expect(axes.get(outputs[0]!)).toBe(model.shapes.get(outputs[0]!)!.length - 1);
  });
});
