import { describe, expect, it } from 'vitest';
import { compareFindings, type ComparedFinding } from '../../../src/report/diff/compare-findings.ts';
import { isWorse, type DiffedFinding } from '../../../src/report/diff/run-diff.ts';
import type { Tensor } from '../../../src/tensor/tensor.ts';

const paths = Array.from({ length: 20 }, (_, index) => `coat/${index}.png`);
const common = new Set(paths);

/** A suspicious finding of a class of 20 images: those from `first`, `count` of them. */
function createFinding(
  [first, count]: [number, number],
  changes: Partial<DiffedFinding> = {},
  more: Partial<ComparedFinding> = {},
): ComparedFinding {
  const members = new Set(Array.from({ length: count }, (_, index) => `coat/${first + index}.png`));
  return {
    finding: { id: 'coat/1', size: count, share: count / 20, score: 9, suspicious: true, verdict: null, ...changes },
    ...{ members, views: ['input'], region: undefined },
    ...more,
  };
}

function compare(before: ComparedFinding[], after: ComparedFinding[]) {
  return compareFindings('coat', before, after, common);
}

function corner(cells: readonly number[], side = 4): Tensor {
  const data = new Float32Array(side * side);
  for (const cell of cells) data[cell] = 1;
  return { data, shape: [side, side] };
}

describe('a suspicious finding', () => {
  it('is the same where its images are, whatever it is called', () => {
    const [change, ...others] = compare([createFinding([0, 5])], [createFinding([0, 5], { id: 'coat/7' })]);
    expect(change).toMatchObject({ change: 'same', before: { id: 'coat/1' }, after: { id: 'coat/7' }, overlap: 1 });
    expect(others).toEqual([]);
  });

  it('has grown or shrunk with its share of the class', () => {
    expect(compare([createFinding([0, 5])], [createFinding([0, 10])])).toMatchObject([
      { change: 'grown', overlap: 0.5 },
    ]);
    expect(compare([createFinding([0, 10])], [createFinding([0, 5])])).toMatchObject([{ change: 'shrunk' }]);
    expect(compare([createFinding([0, 2])], [createFinding([0, 3])])).toMatchObject([{ change: 'same' }]);
  });

  it('is new or gone where the other run has nothing like it', () => {
    expect(compare([], [createFinding([0, 5])])).toMatchObject([{ change: 'new', before: null, overlap: null }]);
    expect(compare([createFinding([0, 5])], [createFinding([10, 5])])).toMatchObject([
      { change: 'gone', after: null },
      { change: 'new', before: null },
    ]);
  });

  it('is new or gone too where it was or is a harmless group', () => {
    const harmless = createFinding([0, 5], { suspicious: false });
    expect(compare([harmless], [createFinding([0, 5])])).toMatchObject([{ change: 'new', overlap: 1 }]);
    expect(compare([createFinding([0, 5])], [harmless])).toMatchObject([{ change: 'gone', overlap: 1 }]);
    expect(compare([harmless], [harmless])).toEqual([]);
  });

  it('is matched once, with what is most like it', () => {
    const [near, nearer] = [createFinding([0, 7], { id: 'near' }), createFinding([0, 6], { id: 'nearer' })];
    const changes = compare([createFinding([0, 5])], [near, nearer]);
    expect(changes.map(({ change, after }) => [change, after?.id])).toEqual([
      ['same', 'nearer'],
      ['new', 'near'],
    ]);
  });

  it('is matched by its images among those that both runs have', () => {
    const old = createFinding([0, 5]);
    const now = createFinding([0, 5], { size: 30, share: 0.25 }, { members: new Set(['coat/0.png', 'x', 'y', 'z']) });
    const seen = new Set(['coat/0.png', 'coat/19.png']);
    expect(compareFindings('coat', [old], [now], seen)).toMatchObject([{ change: 'same', overlap: 1 }]);
  });

  it('is matched by where it lies, in a view of one kind, where its images are others', () => {
    const at = (cells: number[], views: string[]) => createFinding([0, 5], {}, { region: corner(cells), views });
    const elsewhere = { members: new Set(['new/1.png', 'new/2.png']) };
    const old = at([12, 13, 14, 15], ['hidden:/1/Relu']);
    const same = { ...at([12, 13, 14, 15], ['hidden:/2/Relu']), ...elsewhere };
    expect(compare([old], [same])).toMatchObject([{ change: 'same', overlap: 0 }]);
    expect(compare([old], [{ ...same, views: ['input'] }])).toMatchObject([{ change: 'gone' }, { change: 'new' }]);
    expect(compare([old], [{ ...at([0, 1, 2, 3], old.views as string[]), ...elsewhere }])).toHaveLength(2);
    const finer = corner([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63], 8);
    expect(compare([old], [{ ...same, region: finer }])).toMatchObject([{ change: 'same' }]);
  });
});

describe('a gate', () => {
  it('stops for what is new or has grown, unless it was judged legitimate in either run', () => {
    const [grown] = compare([createFinding([0, 5])], [createFinding([0, 10])]);
    expect(isWorse(grown!)).toBe(true);
    const [judged] = compare([createFinding([0, 5], { verdict: 'legitimate' })], [createFinding([0, 10])]);
    expect(isWorse(judged!)).toBe(false);
    for (const change of ['same', 'shrunk', 'gone'] as const) expect(isWorse({ ...grown!, change })).toBe(false);
    expect(isWorse({ ...grown!, change: 'new' })).toBe(true);
  });
});
