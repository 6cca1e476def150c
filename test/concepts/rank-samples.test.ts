import { describe, expect, test } from 'vitest';
import type { Marks } from '../../src/concepts/mark-samples.ts';
import { measureQuality, rankSamples } from '../../src/concepts/rank-samples.ts';

const samples = ['a', 'b', 'c', 'd', 'e'].map((path, id) => ({ id, path, className: id < 3 ? 'ant' : 'bee' }));
const marks: Marks = {
  shown: new Set(['b']),
  notShown: new Set(['c']),
  byHand: new Set(['b', 'c']),
  verdicts: new Map([
    ['b', 'artefact'],
    ['c', 'legitimate'],
  ]),
  members: new Set(['a', 'b']),
};

describe('a ranking', () => {
  test('has the best first, with what is known of each; what could not be read is left out', () => {
    expect(rankSamples(samples, Float64Array.of(0.5, 1, 0, NaN, 0.5), marks)).toEqual([
      { rank: 1, score: 1, class: 'ant', path: 'b', example: true, member: true, verdict: 'artefact' },
      { rank: 2, score: 0.5, class: 'ant', path: 'a', example: false, member: true, verdict: null },
      { rank: 3, score: 0.5, class: 'bee', path: 'e', example: false, member: false, verdict: null },
      { rank: 4, score: 0, class: 'ant', path: 'c', example: false, member: false, verdict: 'legitimate' },
    ]);
  });
});

describe('the quality of a ranking', () => {
  test('is measured on what nobody marked, for the artefact that the examples have', () => {
    const quality = measureQuality(samples, Float64Array.of(0.9, 1, 0, 0.1, 0.5), [2, 2, 2, 1, 0], marks);
    expect(quality).toEqual({ auroc: 1, averagePrecision: 1, samples: 3, artefacts: 1 });
  });

  test('counts any artefact where the examples have none', () => {
    const quality = measureQuality(samples, Float64Array.of(0.9, 1, 0, 0.1, 0.5), [2, 0, 0, 1, 0], marks);
    expect(quality).toEqual({ auroc: 0.5, averagePrecision: (1 + 2 / 3) / 2, samples: 3, artefacts: 2 });
  });

  test('is null where there is nothing left to find', () => {
    const quality = measureQuality(samples, Float64Array.of(0.9, 1, 0, 0.1, 0.5), [0, 2, 0, undefined, 0], marks);
    expect(quality).toEqual({ auroc: null, averagePrecision: null, samples: 2, artefacts: 0 });
  });
});
