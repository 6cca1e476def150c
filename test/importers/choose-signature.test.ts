import { describe, expect, it } from 'vitest';
import type { ValueInfo } from '../../src/graph/graph.ts';
import { resolveInputShape } from '../../src/importers/choose-signature.ts';

const series: ValueInfo = { name: 'x', type: 'float32', shape: ['batch', 2, 'time'] };
const tokens: ValueInfo = { name: 'x', type: 'float32', shape: ['batch', 'time', 12] };

describe('the size of an input whose length is free', () => {
  it('is what the job says, a number for every axis but that of the channels', () => {
    expect(resolveInputShape(series, 'NCHW', { size: [96] }, 'm.onnx')).toEqual([2, 96]);
    expect(resolveInputShape(tokens, 'NHWC', { size: [48] }, 'm.onnx')).toEqual([48, 12]);
  });

  it('is that of the samples where the job says nothing', () => {
    expect(resolveInputShape(series, 'NCHW', { sampleShape: [2, 70] }, 'm.onnx')).toEqual([2, 70]);
    expect(resolveInputShape(series, 'NCHW', { size: [96], sampleShape: [2, 70] }, 'm.onnx')).toEqual([2, 96]);
  });

  it.each([
    [{}, 'has a free size in [batch, 2, time], expected model.input.size to fix it'],
    [{ sampleShape: [70] }, 'has a free size in [batch, 2, time], expected model.input.size to fix it'],
    [
      { size: [2, 96] },
      'has shape [batch, 2, time], got 2 sizes in model.input.size, expected 1 (all axes but batch and channels)',
    ],
  ])('that is not known is refused: %j', (choice, problem) => {
    expect(() => resolveInputShape(series, 'NCHW', choice, 'm.onnx')).toThrow(`input "x" of m.onnx ${problem}`);
  });
});
