import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeAuroc, computeAveragePrecision } from '../../src/concepts/ranking-quality.ts';

const ranked = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 30 });

describe('the area under the ROC curve', () => {
  test('is what is published for four scores', () => {
    expect(computeAuroc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
  });

  test('is the share of pairs that are in order, equal ones half', () => {
    fc.assert(
      fc.property(ranked, (rows) => {
        const [flagged, others] = [true, false].map((wanted) => rows.filter(([, flag]) => flag === wanted));
        const pairs = flagged!.flatMap(([high]) => others!.map(([low]) => (high > low ? 1 : high === low ? 0.5 : 0)));
        const expected = pairs.reduce((sum: number, pair) => sum + pair, 0) / pairs.length;
        const auroc = computeAuroc(
          rows.map(([score]) => score),
          rows.map(([, flag]) => flag),
        );
        if (pairs.length === 0) expect(auroc).toBeNaN();
        else expect(auroc).toBeCloseTo(expected, 10);
      }),
    );
  });
});

describe('average precision', () => {
  test('is what is published for four scores', () => {
    expect(computeAveragePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(0.8333, 4);
  });

  test('is the mean precision at the flagged, over all that score as high', () => {
    fc.assert(
      fc.property(ranked, (rows) => {
        const flagged = rows.filter(([, flag]) => flag);
        const precisions = flagged.map(([score]) => {
          const taken = rows.filter(([other]) => other >= score);
          return taken.filter(([, flag]) => flag).length / taken.length;
        });
        const expected = precisions.reduce((sum, precision) => sum + precision, 0) / precisions.length;
        const found = computeAveragePrecision(
          rows.map(([score]) => score),
          rows.map(([, flag]) => flag),
        );
        if (flagged.length === 0) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(expected, 10);
      }),
    );
  });

  test('of equal scores is the share of the flagged', () => {
    expect(computeAveragePrecision([2, 2, 2, 2], [true, false, false, false])).toBe(0.25);
  });
});
