import { describe, expect, it } from 'vitest';
import { chooseDetail } from '../../src/report/choose-detail.ts';
import { readRows, readSection } from '../docs/pages.ts';

const page = 'docs/command-line.md';

describe('how much a report shows of a class', () => {
  it('is what the documentation says', () => {
    const rows = readRows(readSection(page, 'unhans report')).filter(([first = '']) =>
      /^(up to \d+|more)$/.test(first),
    );
    expect(rows).toHaveLength(5);
    for (const [classes = '', ...cells] of rows) {
      const { cards, others, representatives, points } = chooseDetail(Number(/\d+/.exec(classes)?.[0] ?? 5000));
      const images = Number.isFinite(representatives) ? String(representatives) : 'as the job says';
      expect(cells).toEqual([String(cards), String(others), images, points.toLocaleString('en-US')]);
    }
  });

  it('never grows with the number of classes', () => {
    const counts = [0, 12, 13, 24, 25, 36, 37, 100, 101, 10_000].map((classes) => chooseDetail(classes).cards);
    expect(counts).toEqual(counts.toSorted((left, right) => right - left));
  });
});
