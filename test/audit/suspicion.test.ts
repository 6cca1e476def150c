import { expect, it } from 'vitest';
import { judgeCluster } from '../../src/audit/suspicion.ts';

/** What is said of a cluster of `size` images of a class of 100. */
function judge(fisher: number | null, size: number, copies = 0): ReturnType<typeof judgeCluster> {
  const members = Array.from({ length: size }, (_, index) => index);
  return judgeCluster({
    cluster: { fisher, members },
    classSize: 100,
    copies,
  });
}

it('a cluster is suspicious from a Fisher score of 15', () => {
  expect(judge(14.9, 20).suspicious).toBe(false);
  expect(judge(15, 20).suspicious).toBe(true);
});

it('what most images of a class have in common is not suspicious', () => {
  expect(judge(50, 50).suspicious).toBe(true);
  expect(judge(50, 51).suspicious).toBe(false);
});

it('copies of one image are not suspicious', () => {
  expect(judge(36, 45, 45)).toEqual({ score: 36, suspicious: false });
});

it('clusters are ranked by their Fisher score, those without one as 0', () => {
  expect(judge(3.5, 20).score).toBe(3.5);
  expect(judge(null, 20)).toEqual({ score: 0, suspicious: false });
});
