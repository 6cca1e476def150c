import { describe, expect, test } from 'vitest';
import { loadModel } from '../../../src/importers/load-model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { families, singleLayers } from './layers-zoo.ts';
import { compareReading, drawWeights, exportModel, tf, writeModel } from './tensorflow.ts';

const nextFolder = useFolder();

describe('a LayersModel computes what TensorFlow.js computes', () => {
  test.each(Object.entries({ ...families, ...singleLayers }))('%s', async (_, build) => {
    const { difference, distinct } = await compareReading(build(), nextFolder(), 3);
    expect(difference).toBeLessThan(1e-4);
    expect(distinct).toBeGreaterThan(1);
  });
});

describe('a family is imported', () => {
  test.each(Object.entries(families))('%s', async (name, build) => {
    const model = build();
    drawWeights(model);
    const path = writeModel(await exportModel(model), nextFolder());
    const { input, batch, classes } = await loadModel(path, onnxRuntime);
    expect(input.shape).toEqual(model.inputs[0]!.shape.slice(1));
    expect(input.layout).toBe(input.shape.length === 3 && name !== 'channels first' ? 'NHWC' : 'NCHW');
    expect([batch, classes]).toEqual(['any', 5]);
    tf.disposeVariables();
  });
});
