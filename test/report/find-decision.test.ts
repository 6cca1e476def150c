import { expect, it } from 'vitest';
import { suspiciousScore } from '../../src/evidence/decision.ts';
import { findDecision } from '../../src/report/find-decision.ts';
import type { EvidencePart, EvidenceTest } from '../../src/store/findings.ts';
import { createClass, createCluster } from './create-model.ts';

function createClasses(tests: readonly EvidenceTest[]) {
  const evidence = tests.map((test): EvidencePart => {
    return { test, effect: 1, control: null, interval: null, unit: 'spreads', points: 1 };
  });
  return [createClass({ clusters: [createCluster({ evidence })] })];
}

it('the level is that of tested findings where anything was pasted', () => {
  expect(findDecision(createClasses(['separability', 'transplant']))?.level).toBe(suspiciousScore.tested);
});

it('the level is that of separation where nothing but separation was measured', () => {
  expect(findDecision(createClasses(['separability']))?.level).toBe(suspiciousScore.separation);
});

it('a run without evidence has no level', () => {
  expect(findDecision(createClasses([]))).toBeNull();
});
