import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { describe, expect, test } from 'vitest';
import { loadModel } from '../../../src/importers/load-model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { graphFamilies, singleOperations } from './graph-zoo.ts';
import { drawInputs, largestDifference, runRead, tf, writeModel, type ModelJson } from './tensorflow.ts';

const nextFolder = useFolder();

/** What TensorFlow.js computes with a graph of its own format. */
async function predictGraph(
  { weightData, ...model }: ModelJson,
  input: ReturnType<typeof drawInputs>,
): Promise<Float32Array> {
  const artifacts = { ...model, weightData: new Uint8Array(weightData).buffer } as tf.io.ModelArtifacts;
  const loaded = await loadGraphModel({ load: () => Promise.resolve(artifacts) });
  const output = loaded.predict(tf.tensor(input.data, [...input.shape])) as tf.Tensor;
  return output.dataSync() as Float32Array;
}

describe('a GraphModel computes what TensorFlow.js computes', () => {
  test.each(Object.entries({ ...graphFamilies, ...singleOperations }))('%s', async (_, { shape, build }) => {
    const model = build();
    const input = drawInputs(shape);
    const expected = await predictGraph(model, input);
    const path = writeModel(model, nextFolder());
    expect(largestDifference(await runRead(path, input), expected)).toBeLessThan(1e-4);
    expect(new Set(expected).size).toBeGreaterThan(1);
  });
});

describe('a family is imported', () => {
  test.each(Object.entries(graphFamilies))('%s', async (_, { shape, build }) => {
    const { input, batch, classes } = await loadModel(writeModel(build(), nextFolder()), onnxRuntime);
    expect(input).toEqual({ name: 'input', shape, layout: shape.length === 3 ? 'NHWC' : 'NCHW' });
    expect([batch, classes]).toEqual(['any', 5]);
  });
});
