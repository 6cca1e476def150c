import { expect, it } from 'vitest';
import { judgeCluster } from '../../src/audit/suspicion.ts';

/** Whether a cluster of `size` images of a class of 100 is suspicious. */
function isSuspicious(fisher: number, size: number): boolean {
  const members = Array.from({ length: size }, (_, index) => index);
  return judgeCluster({ index: 0, of: 2, fisher, members }, 100).suspicious;
}

it('a cluster is suspicious from a Fisher score of 15', () => {
  expect(isSuspicious(14.9, 20)).toBe(false);
  expect(isSuspicious(15, 20)).toBe(true);
});

it('what most images of a class have in common is not suspicious', () => {
  expect(isSuspicious(50, 50)).toBe(true);
  expect(isSuspicious(50, 51)).toBe(false);
});

it('clusters are ranked by their Fisher score', () => {
  expect(judgeCluster({ index: 0, of: 2, fisher: 3.5, members: [0] }, 100).score).toBe(3.5);
});
