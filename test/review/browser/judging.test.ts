import { describe, expect, it } from 'vitest';
import type { SaidOfFinding } from '../../../src/review/api.ts';
import {
  follow,
  remember,
  sayOfFinding,
  sayOfSamples,
  sayOnly,
  takeBack,
  type Successors,
} from '../../../src/review/browser/verdicts/judging.ts';

const finding = { id: 7, name: 'coat/1' };
const words = { verdict: 'artefact', artefact: 'logo', action: null, label: '', mask: null, note: '' } as const;

function createRow(id: number, part: Partial<SaidOfFinding> = {}): SaidOfFinding {
  return { ...words, id, author: 'ada', withdrawn: false, recorded: '2026-01-01T00:00:00.000Z', ...part };
}

describe('what is said', () => {
  it('is taken back by saying again what was said before', () => {
    const before = createRow(3, { verdict: 'unsure', artefact: '' });
    const undo = takeBack(sayOfFinding(finding, before, words, 'ada'), [4]);
    expect(undo!.said).toMatchObject({ change: { verdict: 'unsure', artefact: '', expected: 4, withdrawn: false } });
    expect(takeBack(undo!, [5])).toBeUndefined();
  });

  it('is withdrawn where nothing was said before', () => {
    const undo = takeBack(sayOfFinding(finding, null, words, 'ada'), [4]);
    expect(undo!.said).toMatchObject({ change: { verdict: 'artefact', expected: 4, withdrawn: true } });
  });

  it('of several images is taken back image by image', () => {
    const sample = { id: 1, path: 'a', className: 'coat', prediction: null, confidence: null, said: null };
    const said = {
      ...sayOnly('unsure'),
      id: 9,
      action: 'relabel',
      label: 'bag',
      author: 'bob',
      withdrawn: false,
    } as const;
    const statement = sayOfSamples(7, [sample, { ...sample, id: 2, said }], sayOnly('artefact'), 'ada');
    expect(statement.said).toMatchObject({
      changes: [
        { sample: 1, expected: null },
        { sample: 2, expected: 9 },
      ],
    });
    expect(takeBack(statement, [10, 11])!.said).toMatchObject({
      changes: [
        { sample: 1, verdict: 'artefact', expected: 10, withdrawn: true },
        { sample: 2, verdict: 'unsure', action: 'relabel', label: 'bag', expected: 11, withdrawn: false },
      ],
    });
  });

  it('twice before the page has heard of the first time follows the first, and is taken back to it', () => {
    const successors: Successors = new Map();
    const first = sayOfFinding(finding, null, words, 'ada');
    remember(first, [createRow(4)], successors);
    const second = follow(sayOfFinding(finding, null, { ...words, verdict: 'unsure' }, 'ada'), successors);
    expect(second.said).toMatchObject({ change: { verdict: 'unsure', expected: 4 } });
    expect(takeBack(second, [5])!.said).toMatchObject({ change: { verdict: 'artefact', withdrawn: false } });
    const other = sayOfFinding({ id: 8, name: 'bag/1' }, null, words, 'ada');
    expect(follow(other, successors)).toEqual(other);
  });
});
