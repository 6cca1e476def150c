import { describe, expect, it } from 'vitest';
import { boxOf } from '../../src/audit/modalities/image-medium.ts';
import { fitPreprocessing } from '../../src/audit/modalities/fit-preprocessing.ts';
import type { Model } from '../../src/importers/model.ts';

function createModel(shape: readonly number[], layout: 'NCHW' | 'NHWC' = 'NCHW'): Model {
  const graph = { name: 'g', opsets: {}, inputs: [], outputs: [], constants: new Map(), nodes: [] };
  const input = { name: 'image', shape, layout };
  return { path: 'm.onnx', sha256: '', graph, shapes: new Map(), input, logits: 'y', classes: 2, batch: 'any' };
}

describe('the preprocessing of a job', () => {
  it('takes size, layout and channels from the model where it says nothing of them', () => {
    expect(fitPreprocessing(createModel([3, 32, 48]), {})).toMatchObject({
      size: [32, 48],
      layout: 'NCHW',
      channels: 'rgb',
    });
    expect(fitPreprocessing(createModel([32, 48, 3], 'NHWC'), {})).toMatchObject({ size: [32, 48], layout: 'NHWC' });
    expect(fitPreprocessing(createModel([1, 28, 28]), {})).toMatchObject({ channels: 'grey', mean: [0.449] });
  });

  it('keeps what the job says', () => {
    const given = { channels: 'bgr', mean: [1, 2, 3], scale: 1 } as const;
    expect(fitPreprocessing(createModel([3, 8, 8]), { ...given, mean: [1, 2, 3] })).toMatchObject(given);
  });

  it('is refused where its channels are not those of the model', () => {
    const fit = () => fitPreprocessing(createModel([3, 8, 8]), { channels: 'grey' });
    expect(fit).toThrow('input "image" of m.onnx has 3 channels, model.input.channels is grey (1)');
  });

  it('is refused for models that take no images', () => {
    for (const shape of [[20], [3, 100], [3, 8, 8, 8]]) {
      expect(() => fitPreprocessing(createModel(shape), {})).toThrow(/expected images \[channels, height, width\]/);
    }
  });
});

describe('the box of normalised pixels', () => {
  const preprocessing = fitPreprocessing(createModel([3, 8, 8]), {});

  it('has the values of black and white per channel', () => {
    expect(boxOf({ ...preprocessing, mean: [0.5, 0.25, 0], std: [0.25, 0.5, 1] })).toEqual({
      low: [-2, -0.5, 0],
      high: [2, 1.5, 1],
    });
  });

  it('is the same for all channels where the mean and std are', () => {
    expect(boxOf({ ...preprocessing, scale: 1, mean: [127.5], std: [127.5] })).toEqual({
      low: [-1, -1, -1],
      high: [1, 1, 1],
    });
  });
});
