import type { ClassFinding } from '../../src/audit/describe-finding.ts';
import type { JudgedFinding } from '../../src/audit/judge-classes.ts';
import type { Comparison, Gain } from '../../src/evidence/comparison.ts';
import type { FindingTests } from '../../src/evidence/test-findings.ts';
import { createTensor } from '../../src/tensor/tensor.ts';

/** The whole numbers from `first` to `last`. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** A finding with these members. */
export function createFinding(members: readonly number[], more: Partial<ClassFinding> = {}): ClassFinding {
  const map = createTensor(new Float32Array(4), [2, 2]);
  return {
    ...{ members, views: ['input'], fisher: 4, separation: 3, copies: 0, shown: true },
    ...{ meanHeatmap: map, membership: map, ...more },
  };
}

/** A suspicious finding with this score. */
export function createSuspect(
  members: readonly number[],
  score: number,
  more: Partial<ClassFinding> = {},
): JudgedFinding {
  return { finding: createFinding(members, more), judgement: { score, suspicious: true } };
}

/** A comparison of images that all do the same with others that do nothing. */
export function createComparison(effect: number, control = 0): Comparison {
  return {
    effects: [effect, effect, effect],
    controls: [control, control, control],
    probability: { effect: effect / 10, control: control / 10, interval: [effect / 20, effect / 5] },
  };
}

const createGain = (logOdds: number): Gain => ({ logOdds, probability: logOdds / 10 });

/** What the tests say of a finding that does these things, in log-odds. */
export function createTests(
  does: Partial<Record<'own' | 'inPlace' | 'cut' | 'latent' | 'shift' | 'prevalence', number>>,
): FindingTests {
  const { own = 0, inPlace = 0, cut = 0, latent = 0, shift = 0, prevalence = 0 } = does;
  return {
    ...{ own: createComparison(own), inPlace: createComparison(inPlace), cut: createComparison(cut) },
    ...{ latent: createGain(latent), shift: createGain(shift), prevalence },
    region: createTensor(Float32Array.of(0, 1), [1, 2]),
  };
}
