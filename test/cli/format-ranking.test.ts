import { expect, it } from 'vitest';
import { formatRanking } from '../../src/cli/format-ranking.ts';

const cluster = { views: ['input'], fisher: 20.25, score: 20.25, transplant: null, evidence: [] };
const summary = {
  ...{ run: 4, db: '/d/unhans.db', report: '/r/report.html', samples: 1234, skipped: 0, seconds: {} },
  classes: [
    { class: 'coat', samples: 200, score: 20.25, clusters: [{ ...cluster, id: 'coat/1', size: 37, suspicious: true }] },
    {
      class: 'a long name',
      samples: 1034,
      score: 3,
      clusters: [{ ...cluster, id: 'a long name/1', size: 517, suspicious: false }],
    },
    { class: 'none', samples: 0, score: null, clusters: [] },
  ],
};

it('the ranking is a table, followed by where to read on', () => {
  expect(formatRanking(summary).split('\n')).toEqual([
    'class        images  score  most separate group         of the class',
    'coat            200   20.3  coat/1 (37 images)                  19 %  SUSPICIOUS',
    'a long name    1034    3.0  a long name/1 (517 images)          50 %',
    'none              0      –  –                                      –',
    '',
    'run 4: 1234 images',
    'report:   /r/report.html',
    'database: /d/unhans.db',
  ]);
});

it('the ranking says how many images were skipped', () => {
  expect(formatRanking({ ...summary, skipped: 3 })).toContain('run 4: 1234 images, 3 skipped');
});

it('the ranking prints no control characters of a name', () => {
  const [first] = summary.classes;
  const hostile = formatRanking({ ...summary, classes: [{ ...first!, class: 'co\u001b[2Jat' }] });
  expect(hostile).toContain('co\ufffd[2Jat');
  expect(hostile).not.toContain('\u001b');
});
