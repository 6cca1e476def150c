import { describe, expect, it } from 'vitest';
import { scoreWithoutParts } from '../../../bench/detect/score-without-parts.ts';
import { auditedClass, finding, twoArtefacts } from './judged-case.ts';

const parts = (transplant: number, copies: number) => [
  { test: 'transplant' as const, points: transplant },
  { test: 'shift' as const, points: copies },
];

describe('scoreWithoutParts', () => {
  const classes = [
    auditedClass('coat', [
      finding('coat/1', [2], { parts: parts(2, 1) }),
      finding('coat/2', [0, 1], { parts: parts(5, 1) }),
    ]),
    auditedClass('bag', [
      finding('bag/1', [0], { parts: parts(2, 2) }),
      finding('bag/2', [1], { parts: parts(0.5, 3) }),
    ]),
  ];

  it('says for each artefact how far its finding leads with all parts and without each', () => {
    const [stamp, dot] = scoreWithoutParts(twoArtefacts, { seconds: 1, classes });
    expect(stamp).toEqual({
      ...{ case: 'two', artefact: 'stamp' },
      standings: [
        { without: null, rank: 1, margin: 2 },
        { without: 'transplant', rank: 2, margin: -2 },
        { without: 'shift', rank: 1, margin: 3 },
      ],
    });
    expect(dot?.standings).toEqual([
      { without: null, rank: 2, margin: -1 },
      { without: 'transplant', rank: 2, margin: -2 },
      { without: 'shift', rank: 2, margin: 0 },
    ]);
  });

  it('has no margin where no harmless class has a finding', () => {
    const [stamp] = scoreWithoutParts(twoArtefacts, { seconds: 1, classes: classes.slice(0, 1) });
    expect(stamp?.standings[0]).toEqual({ without: null, rank: 1, margin: null });
  });

  it('leaves out artefacts whose finding says nothing of its parts', () => {
    const silent = [auditedClass('coat', [finding('coat/1', [0, 1, 2])])];
    expect(scoreWithoutParts(twoArtefacts, { seconds: 1, classes: silent })).toEqual([]);
  });
});
