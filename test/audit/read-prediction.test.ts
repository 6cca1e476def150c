import { expect, it } from 'vitest';
import { readPrediction } from '../../src/audit/read-prediction.ts';

it('the largest logit is predicted, with its softmax as confidence', () => {
  const { index, confidence } = readPrediction(Float32Array.of(0, Math.log(3), 0));
  expect(index).toBe(1);
  expect(confidence).toBeCloseTo(0.6, 6);
});

it('of equal logits the first is predicted', () => {
  expect(readPrediction(Float32Array.of(2, 2))).toEqual({ index: 0, confidence: 0.5 });
});

it('logits too large for exp are no trouble', () => {
  expect(readPrediction(Float32Array.of(1000, 2000, -1000))).toEqual({ index: 1, confidence: 1 });
});

it('a single logit is certain', () => {
  expect(readPrediction(Float32Array.of(-5))).toEqual({ index: 0, confidence: 1 });
});
