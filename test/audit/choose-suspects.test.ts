import { describe, expect, it } from 'vitest';
import { chooseSuspects } from '../../src/audit/choose-suspects.ts';
import type { JudgedFinding } from '../../src/audit/judge-classes.ts';
import { createSuspect, range } from './create-finding.ts';

/** Places of the findings of a class of 100 that stay suspicious. */
function choose(findings: readonly JudgedFinding[], classSize = 100): number[] {
  const chosen = chooseSuspects(findings, classSize);
  return chosen.flatMap(({ judgement }, place) => (judgement.suspicious ? [place] : []));
}

describe('the findings that stay suspicious', () => {
  it('are all that hold different images', () => {
    const apart = [createSuspect(range(0, 9), 9), createSuspect(range(10, 19), 12), createSuspect(range(20, 29), 10)];
    expect(choose(apart)).toEqual([0, 1, 2]);
  });

  it('are none that were not', () => {
    const { finding } = createSuspect(range(0, 9), 20);
    expect(choose([{ finding, judgement: { score: 20, suspicious: false } }])).toEqual([]);
  });

  it('are the group, not its parts, though a part scores a little more', () => {
    const group = createSuspect(range(0, 19), 10);
    const parts = [createSuspect(range(0, 4), 10.5), createSuspect(range(10, 16), 9)];
    expect(choose([group, ...parts])).toEqual([0]);
    expect(choose([...parts, group])).toEqual([2]);
  });

  it('are the part, where what it is a part of scores far less', () => {
    expect(choose([createSuspect(range(0, 39), 9), createSuspect(range(0, 9), 30)])).toEqual([1]);
  });

  it('are not two that share most of the smaller one', () => {
    const [large, overlapping] = [createSuspect(range(0, 29), 12), createSuspect(range(24, 33), 11.5)];
    expect(choose([large, overlapping])).toEqual([0]);
    expect(choose([large, createSuspect(range(26, 35), 11.5)])).toEqual([0, 1]); // four of ten
  });

  it('are one of two that are the two sides of the class', () => {
    const [few, most] = [createSuspect(range(0, 44), 12), createSuspect(range(45, 94), 11)];
    expect(choose([few, most])).toEqual([0]);
    expect(choose([few, createSuspect(range(45, 79), 11)])).toEqual([0, 1]); // 20 are in neither
  });

  it('are none made of copies of one image, which do not take the suspicion from others either', () => {
    const copies = createSuspect(range(0, 9), 30, { copies: 8 });
    expect(choose([copies, createSuspect(range(0, 11), 9)])).toEqual([1]);
  });

  it('are none that are most of the class, but for the class as a whole', () => {
    expect(choose([createSuspect(range(0, 59), 12)])).toEqual([0]);
    expect(choose([createSuspect(range(0, 60), 12)])).toEqual([]);
    expect(choose([createSuspect(range(0, 99), 12)])).toEqual([0]);
  });

  it('keep their order, members and scores, and those that lose the suspicion do too', () => {
    const findings = [
      createSuspect(range(0, 4), 9),
      createSuspect(range(0, 19), 9.5),
      createSuspect(range(50, 59), 12),
    ];
    const chosen = chooseSuspects(findings, 100);
    expect(chosen.map(({ finding }) => finding)).toEqual(findings.map(({ finding }) => finding));
    expect(chosen.map(({ judgement: { score } }) => score)).toEqual([9, 9.5, 12]);
  });

  it('do not depend on the order in which they come', () => {
    const findings = [
      createSuspect(range(0, 19), 11),
      createSuspect(range(0, 6), 12),
      createSuspect(range(5, 9), 10),
      createSuspect(range(40, 49), 14),
      createSuspect(range(40, 44), 9),
    ];
    const sizes = (list: readonly JudgedFinding[]) =>
      choose(list)
        .map((place) => list[place]!.finding.members.length)
        .sort((a, b) => a - b);
    expect(sizes(findings)).toEqual([10, 20]);
    expect(sizes(findings.toReversed())).toEqual([10, 20]);
  });
});
