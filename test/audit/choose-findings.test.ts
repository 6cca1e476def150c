import { describe, expect, it } from 'vitest';
import { chooseFindings } from '../../src/audit/choose-findings.ts';
import type { Finding } from '../../src/spray/merge-findings.ts';

function createFinding(size: number, fisher: number): Finding {
  const members = Array.from({ length: size }, (_, index) => index);
  return { members, views: ['input'], fishers: [fisher], fisher, separation: null, clusters: [] };
}

/** Thirty findings of 50 of 200 images each, with falling Fisher scores. */
const crowd = Array.from({ length: 30 }, (_, index) => createFinding(50, 60 - index));

describe('the findings of a class that are kept', () => {
  it('are all where they are few', () => {
    expect(chooseFindings(crowd.slice(0, 5), 200)).toEqual(crowd.slice(0, 5));
  });

  it('are the first twelve of many', () => {
    expect(chooseFindings(crowd, 200)).toEqual(crowd.slice(0, 12));
  });

  it('hold those of the largest Fisher scores, wherever they stand', () => {
    const separable = createFinding(60, 99);
    expect(chooseFindings([...crowd, separable], 200)).toEqual([...crowd.slice(0, 12), separable]);
  });

  it('hold the first four small ones, which larger ones do not crowd out', () => {
    const small = Array.from({ length: 6 }, () => createFinding(8, 1));
    expect(chooseFindings([...crowd, ...small], 200)).toEqual([...crowd.slice(0, 12), ...small.slice(0, 4)]);
    const larger = createFinding(9, 1);
    expect(chooseFindings([...crowd, larger], 200)).not.toContain(larger);
  });
});
