import { describe, expect, it } from 'vitest';
import { formatAblations, formatBars, formatCases } from '../../../bench/detect/format-results.ts';
import type { CaseResult } from '../../../bench/detect/judge-case.ts';

const result: CaseResult = {
  ...{ name: 'roaming-sticker', kind: 'images', seconds: 61.26, harmlessClasses: 9, falseFindings: ['bag/1'] },
  planted: [
    {
      ...{
        class: 'trouser',
        samples: 200,
        plantedSamples: 60,
        rank: 1,
        precision: 1,
        recall: 0.5,
        f1: 0.667,
        firstF1: 0.4,
      },
      artefacts: [
        { name: 'date-stamp', samples: 30, f1: 0.9, iou: 0.75 },
        { name: 'blue-dot', samples: 30, f1: 0, iou: null },
      ],
      bare: { rank: 3, f1: 0.25, fisher: 7.04, harmlessFisher: 113.3 },
    },
  ],
};

describe('formatCases', () => {
  const lines = formatCases([result, { ...result, name: 'clean', planted: [], falseFindings: [] }]).split('\n');
  const cells = lines.map((line) => line.split(/ {2,}/));

  it('says on one line how the class was found, beside the bare recipe', () => {
    expect(cells[1]).toEqual('roaming-sticker|trouser|60|1|1.00|0.50|0.67|0.40|1|–|61.3|│|3|0.25|7.0|113.3'.split('|'));
  });

  it('has a line for each of several artefacts, and one for a case without', () => {
    expect(cells[2]).toEqual(['', 'date-stamp', '30', '0.90', '0.75', '│']);
    expect(cells[4]).toEqual(['clean', 'nothing', '0', '61.3', '│']);
  });

  it('fits into 120 columns', () => {
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
  });
});

describe('formatBars', () => {
  it('says of every bar whether it is met', () => {
    const bars = [true, false, null].map((met) => ({ promise: 'all is well', measured: '1 of 2', met }));
    expect(formatBars(bars).split(/ {2,}|\n/)).toEqual(
      ['met', 'MISSED', 'not measured'].flatMap((word) => [word, 'all is well: 1 of 2']).concat(''),
    );
  });
});

describe('formatAblations', () => {
  it('has a column for each part left out, and counts the artefacts that come first', () => {
    const standings = [
      { without: null, rank: 1, margin: 2.04 },
      { without: 'cut', rank: 3, margin: -1 },
    ];
    const ablations = [
      { case: 'tint', artefact: 'warm', standings },
      { case: 'blur', artefact: 'soft', standings: standings.slice(0, 1) },
    ];
    const rows = formatAblations(ablations).split('\n');
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['case', 'artefact', 'all parts', '– cut'],
      ['tint', 'warm', '1 (+2.0)', '3 (-1.0)'],
      ['blur', 'soft', '1 (+2.0)', '–'],
      ['ranked first', '2 of 2', '0 of 2'],
      [''],
    ]);
  });

  it('says so where nothing can be left out', () => {
    expect(formatAblations([])).toBe('no artefact has a finding with evidence\n');
  });
});
