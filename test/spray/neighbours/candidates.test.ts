import { expect, it } from 'vitest';
import { createCandidates } from '../../../src/spray/neighbours/candidates.ts';

it('createCandidates keeps the best of what comes in, the best first, and no point for itself', () => {
  const candidates = createCandidates(3, 2);
  candidates.offer(Int32Array.of(0, 2), Float32Array.of(9, 5, 8, 7), Int32Array.of(0, 1, 1, 0), 2);
  candidates.offer(Int32Array.of(0), Float32Array.of(6, 4), Int32Array.of(4, 5), 2);
  expect([...candidates.indices]).toEqual([4, 1, 0, 0, 1, 0]);
  expect([...candidates.lengths]).toEqual([2, 0, 2]);
});
