import { standardise } from '../evidence/comparison.ts';
import { harmless, type Decision, type Measures, type Points } from '../evidence/decision.ts';
import type { FindingTests } from '../evidence/test-findings.ts';
import type { ClassTest } from '../evidence/test-whole-class.ts';
import { computeProminence } from '../spray/list-candidates.ts';
import type { EvidencePart } from '../store/findings.ts';
import type { ClassFinding } from './describe-finding.ts';

/** What a finding is judged by, from what was found and tested. */
export function measureFinding(finding: ClassFinding, tests: FindingTests): Measures {
  return {
    prominence: computeProminence(finding),
    latent: tests.latent.logOdds,
    own: standardise(tests.own),
    inPlace: tests.inPlace && standardise(tests.inPlace),
    shift: tests.shift.probability,
  };
}

/** How far a finding stands apart, as a part of its score. */
export function describeSeparation(finding: ClassFinding, points: number): EvidencePart {
  const { separation, fisher } = finding;
  const note = fisher === null ? {} : { note: `Fisher score ${fisher.toFixed(1)}` };
  return {
    ...{ test: 'separability', effect: separation, control: null, interval: null },
    unit: 'spreads',
    points,
    ...note,
  };
}

/** What the tests said of a finding, a part each; only those that the decision rests on have points. */
export function describeEvidence(
  finding: ClassFinding,
  tests: FindingTests,
  { points, decision }: { points: Points; decision: Decision },
): EvidencePart[] {
  const { way } = decision;
  const inPlace = way === 'inPlace' || (way === 'shift' && points.inPlace >= points.own) ? tests.inPlace : null;
  const transplant = (inPlace ?? tests.own).probability;
  const [shift, latent] = [tests.shift.probability, tests.latent.logOdds];
  const whenActing = (acting: boolean, value: number) => (acting ? value : 0);
  const plain = { control: null, interval: null } as const;
  return [
    {
      ...{ test: 'transplant', ...transplant, unit: 'probability' },
      points: whenActing(way !== 'shift', points[inPlace ? 'inPlace' : 'own']),
      note: inPlace ? 'the same places of all of them' : 'the most relevant places of each',
    },
    {
      ...{ test: 'latent', effect: latent, control: harmless.latent.centre, interval: null },
      unit: 'log-odds',
      points: way === 'shift' ? Math.max(0, points.latent) : points.latent,
    },
    {
      ...{ test: 'shift', effect: shift, control: harmless.shift.centre, interval: null },
      ...{ unit: 'probability', points: whenActing(way === 'shift', points.shift) },
    },
    describeSeparation(finding, points.prominence),
    ...describeCut(tests),
    {
      ...{ test: 'prevalence', effect: tests.prevalence, ...plain },
      unit: 'of the images of other classes',
      points: 0,
    },
  ];
}

function describeCut({ cut }: FindingTests): EvidencePart[] {
  return cut ? [{ ...{ test: 'cut', ...cut.probability }, unit: 'probability', points: 0 }] : [];
}

/** What the test said of all images of a class together. */
export function describeClassTest({ transplant }: ClassTest, points: number): EvidencePart[] {
  const note = '4 % of each, the same places of all of the class; control: equal places elsewhere in them';
  return [{ ...{ test: 'transplant', ...transplant.probability, unit: 'probability' }, points, note }];
}
