import { expect, it } from 'vitest';
import { formatRanking } from '../../src/cli/format-ranking.ts';
import type { EvidencePart } from '../../src/store/findings.ts';

const cluster = { views: ['input'], fisher: 20.25, score: 20.25, transplant: null, evidence: [], splits: [] };
const summary = {
  ...{ run: 4, db: '/d/unhans.db', report: '/r/report.html', samples: 1234, skipped: 0, seconds: {} },
  ...{ modality: 'image', layers: ['a', 'b'] },
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
    'class        images  score  most suspicious group       of the class',
    'coat            200   20.3  coat/1 (37 images)                  19 %  SUSPICIOUS',
    'a long name    1034    3.0  a long name/1 (517 images)          50 %',
    'none              0      –  –                                      –',
    '',
    'coat/1 stands apart with a Fisher score of 20.3; no test spoke for it; alike in: relevant places',
    '',
    'run 4: 1234 images',
    'report:   /r/report.html',
    'database: /d/unhans.db',
  ]);
});

it('the ranking says of each suspicious group what acted, the loudest first', () => {
  const part = { control: null, interval: null, unit: 'logit' };
  const evidence: EvidencePart[] = [
    { ...part, test: 'separability', effect: 20, points: 9 },
    { ...part, test: 'shift', effect: 0.7, points: 1 },
    { ...part, test: 'transplant', effect: 0.53, control: 0.02, interval: [0.41, 0.6], points: 5 },
    { ...part, test: 'cut', effect: -3.2, control: -0.4, points: 2 },
    { ...part, test: 'latent', effect: null, points: 0, note: 'no hidden layer' },
    { ...part, test: 'prevalence', effect: 0.1, points: -1 },
  ];
  const [coat] = summary.classes;
  const clusters = [{ ...coat!.clusters[0]!, views: ['input', 'hidden:b'], evidence }];
  expect(formatRanking({ ...summary, classes: [{ ...coat!, clusters }] }).split('\n')[3]).toBe(
    'coat/1 acts: pasted into images of other classes +0.53 (control +0.02, 95 % +0.41 to +0.60), painted over −3.20 (control −0.40), moved equally at all places +0.70; alike in: relevant places; features inside the model (late layer)',
  );
});

it('the ranking calls acting only what the model was asked about', () => {
  const shift = {
    test: 'shift',
    effect: 0.7,
    control: null,
    interval: null,
    unit: 'correlation',
    points: 1,
  } as const;
  const [coat] = summary.classes;
  const clusters = [{ ...coat!.clusters[0]!, evidence: [shift] }];
  expect(formatRanking({ ...summary, classes: [{ ...coat!, clusters }] })).toContain(
    'coat/1 stands out: moved equally at all places +0.70; alike in: relevant places',
  );
});

it('the ranking says nothing more where nothing is suspicious', () => {
  const harmless = formatRanking({ ...summary, classes: summary.classes.slice(1) });
  expect(harmless.split('\n').slice(3)).toEqual(['', ...harmless.split('\n').slice(-3)]);
});

it('the ranking calls samples what they are', () => {
  const text = formatRanking({ ...summary, modality: 'text' });
  expect(text.split('\n')[0]).toContain('texts');
  expect(text).toContain('coat/1 (37 texts)');
  expect(text).toContain('run 4: 1234 texts');
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
