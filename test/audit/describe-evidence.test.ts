import { describe, expect, it } from 'vitest';
import {
  describeClassTest,
  describeEvidence,
  describeSeparation,
  measureFinding,
} from '../../src/audit/describe-evidence.ts';
import { decide, type Points } from '../../src/evidence/decision.ts';
import { findPart, formatEvidence, parseEvidence, type EvidencePart } from '../../src/store/findings.ts';
import { createTensor } from '../../src/tensor/tensor.ts';
import { createComparison, createFinding, createTests } from './create-finding.ts';

const tests = createTests({ own: 4, inPlace: 7, cut: 5, latent: 2, shift: 1, prevalence: 0.25 });

const points = (some: Partial<Points>): Points => ({
  ...{ prominence: 2, latent: 1, own: 0.5, inPlace: 0.25, shift: 0.125 },
  ...some,
});

function describeWith(some: Partial<Points>): EvidencePart[] {
  const given = points(some);
  return describeEvidence(createFinding([1, 2]), tests, { points: given, decision: decide(given) });
}

const sum = (parts: readonly EvidencePart[]) => parts.reduce((total, part) => total + part.points, 0);

/** Points of findings that act in each way, and of one that does nothing. */
const cases: Record<string, Partial<Points>> = {
  'on places of each image': { own: 5 },
  'in place': { inPlace: 5 },
  'nowhere in particular': { shift: 5 },
  'nowhere in particular, and is lost on the way up': { shift: 5, latent: -2 },
  'in place, and is lost on the way up': { inPlace: 5, latent: -2 },
  'not at all': { own: -1, inPlace: -2, shift: -0.5, prominence: -3 },
};

describe.each(Object.entries(cases))('the evidence for a finding that acts %s', (_, some) => {
  it('has parts whose points add up to the score', () => {
    expect(sum(describeWith(some))).toBeCloseTo(decide(points(some)).score, 12);
  });

  it('names every test once and can be stored', () => {
    const parts = describeWith(some);
    const names = ['cut', 'latent', 'prevalence', 'separability', 'shift', 'transplant'];
    expect(parts.map(({ test }) => test).sort()).toEqual(names);
    expect(parseEvidence(formatEvidence(parts))).toEqual(parts);
  });
});

describe('the transplant in the evidence', () => {
  it('is that of each image’s own places where they do most', () => {
    const part = findPart(describeWith({ own: 5 }), 'transplant')!;
    expect(part).toMatchObject({ effect: 0.4, control: 0, interval: [0.2, 0.8], unit: 'probability', points: 5 });
    expect(part.note).toContain('relevant places of each');
  });

  it('is that of the same places where they do most', () => {
    const part = findPart(describeWith({ inPlace: 5 }), 'transplant')!;
    expect(part).toMatchObject({ effect: 0.7, points: 5 });
    expect(part.note).toContain('the same places');
  });

  it('is the stronger of the two, without points, where what acts has no place', () => {
    expect(findPart(describeWith({ shift: 5 }), 'transplant')).toMatchObject({ effect: 0.4, points: 0 });
    const inPlace = describeWith({ shift: 5, inPlace: 2 });
    expect(findPart(inPlace, 'transplant')).toMatchObject({ effect: 0.7, points: 0 });
  });
});

it('the cut and the prevalence are shown and do not count', () => {
  const parts = describeWith({ own: 5 });
  expect(findPart(parts, 'cut')).toMatchObject({ effect: 0.5, points: 0 });
  expect(findPart(parts, 'prevalence')).toMatchObject({ effect: 0.25, control: null, points: 0 });
});

it('a finding is measured by what stands apart and what acts', () => {
  const measures = measureFinding(createFinding([1], { fisher: null, separation: 10 }), tests);
  expect(measures.prominence).toBe(2); // 5 is remarkable
  expect(measures.latent).toBe(2);
  expect(measures.inPlace).toBeGreaterThan(measures.own);
  expect(measures.own).toBeGreaterThan(0);
});

it('a finding that was not measured has no prominence', () => {
  expect(measureFinding(createFinding([1], { fisher: null, separation: null }), tests).prominence).toBe(0);
});

it('the separation is described in spreads, with the Fisher score where there is one', () => {
  expect(describeSeparation(createFinding([1], { separation: 6.5, fisher: 12.34 }), 3)).toEqual({
    ...{ test: 'separability', effect: 6.5, control: null, interval: null, unit: 'spreads', points: 3 },
    note: 'Fisher score 12.3',
  });
  expect(describeSeparation(createFinding([1], { fisher: null }), 3)).not.toHaveProperty('note');
});

it('a class as a whole has one part, with all the points', () => {
  const test = { transplant: createComparison(6, 1), region: createTensor(new Float32Array(4), [2, 2]) };
  const parts = describeClassTest(test, 9);
  expect(parts).toMatchObject([{ test: 'transplant', effect: 0.6, control: 0.1, points: 9, unit: 'probability' }]);
  expect(parseEvidence(formatEvidence(parts))).toEqual(parts);
});
