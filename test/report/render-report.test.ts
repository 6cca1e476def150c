import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report.ts';
import type { ReportModel } from '../../src/report/report-model.ts';
import type { EvidencePart } from '../../src/store/findings.ts';
import { readRunWords } from '../../src/report/run-words.ts';
import { createClass, createCluster, createModel, pixel } from './create-model.ts';

const evidence: readonly EvidencePart[] = [
  { test: 'transplant', effect: 0.53, control: 0.02, interval: [0.41, 0.6], unit: 'probability', points: 6.5 },
  { test: 'separability', effect: 9.5, control: null, interval: null, unit: 'Fisher score', points: 3 },
  { test: 'latent', effect: null, control: null, interval: null, unit: 'logit', points: 0, note: 'no hidden layer' },
];

function render(model: ReportModel): { text: (selector: string) => string; document: Document } {
  const { document } = parseHTML(renderReport(model));
  const text = (selector: string): string =>
    (document.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
  return { text, document };
}

describe('the first screen', () => {
  it('says that a class is suspected, for how many images, and how surely', () => {
    const { text } = render(createModel());
    expect(text('h1')).toBe('Clever Hans suspected in class coat');
    expect(text('.lead')).toContain('For 2 of 6 coat images (33%)');
    expect(text('.lead')).toContain('The other class looks harmless.');
    expect(text('.answers')).toContain(
      'Strong suspicion. The group’s score, which adds up what was tried, is 44.6, 4.5 times',
    );
    expect(text('.answers')).toContain('npx unhans flag 7 coat/1 --verdict artefact');
    expect(text('.answers')).toContain('npx unhans export --run 7 --what verdicts --out verdicts.csv');
  });

  it('names the database to the commands where it is not the default', () => {
    const { text } = render(createModel({ database: ['--db', 'my runs.db'] }));
    expect(text('.answers')).toContain("--verdict artefact --db 'my runs.db'");
    expect(text('.answers')).toContain("--out verdicts.csv --db 'my runs.db'");
  });

  it('words a weak suspicion as such, without the alarm', () => {
    const rival = createCluster({ name: 'bag/1', size: 3, score: 40, fisher: 40, suspicious: false });
    const bag = createClass({ name: 'bag', suspicious: false, clusters: [rival] });
    const { text, document } = render(createModel({ classes: [createClass(), bag] }));
    expect(text('h1')).toBe('Perhaps a Clever Hans in class coat');
    expect(text('.answers')).toContain('Weak suspicion.');
    expect(document.querySelector('.verdict.alarm')).toBeNull();
  });

  it('compares with no group of the suspect’s own class and with no majority', () => {
    const complement = createCluster({ name: 'coat/2', size: 4, fisher: 44.6, score: 44.6, suspicious: false });
    const majority = createCluster({ name: 'bag/1', size: 5, fisher: 44, score: 44, suspicious: false });
    const { text } = render(
      createModel({
        classes: [
          createClass({ clusters: [createCluster(), complement] }),
          createClass({ name: 'bag', suspicious: false, clusters: [majority] }),
        ],
      }),
    );
    expect(text('.answers')).toContain(
      'Suspicion. The group’s score, which adds up what was tried, is 44.6. The score says',
    );
  });

  it('warns where the model predicts the classes hardly more often than by chance', () => {
    const classes = [createClass({ agreement: 0.1 }), createClass({ name: 'bag', agreement: 0.18 })];
    const warn = (predictedOutputs: number): string =>
      render(createModel({ classes, predictedOutputs })).text('.warning');
    expect(warn(10)).toContain('for only 14% of the images, hardly more than by chance: check labels, mean and std');
    expect(warn(11)).toBe('');
    expect(warn(1)).toBe('');
    expect(render(createModel({ classes: [createClass({ agreement: null })] })).text('.warning')).toBe('');
  });

  it('names the other suspects, as many as fit', () => {
    const suspects = (count: number) => ['coat', 'bag', 'boot', 'shirt', 'dress'].slice(0, count);
    const show = (count: number) =>
      render(createModel({ classes: suspects(count).map((name) => createClass({ name })) })).text;
    expect(show(2)('h1')).toBe('Clever Hans suspected in class coat and in 1 other');
    expect(show(2)('.lead')).toContain('Also suspicious: bag.');
    expect(show(5)('h1')).toBe('Clever Hans suspected in class coat and in 4 others');
    expect(show(5)('.lead')).toContain('Also suspicious: bag, boot, shirt, and 1 more.');
  });

  it('says what acted, how much, and from which score on a group is suspicious', () => {
    const clusters = [createCluster({ evidence })];
    const model = createModel({ classes: [createClass({ clusters })] });
    const { text } = render({ ...model, method: { ...model.method, decision: { level: 5, falseAlarmRate: 0.05 } } });
    expect(text('.answers')).toContain(
      'Pasting what these images show into images of other classes changes the probability of coat there: +53 percentage points (control +2, 95% interval +41 to +60). The control is the same done with other coat images.',
    );
    expect(text('.answers')).toContain(
      'From 5 on a group is called suspicious, which happens in 5% of harmless classes.',
    );
    expect(text('#method')).toContain('from a score of 5 on');
    expect(text('#overview')).toContain('from the thin line at 5 on');
  });

  it.each([
    ['was not tested', [], 'Whether that decides what it says was not tested.'],
    ['acts by pasting', evidence, 'it raises the probability of coat there by 53 percentage points.'],
    [
      'acts everywhere',
      [{ ...evidence[0]!, points: 0 }],
      'Other classes’ images that are changed the same way move to coat.',
    ],
  ])('says of a group that %s what is known', (_, parts, sentence) => {
    const clusters = [createCluster({ evidence: parts })];
    const { text } = render(createModel({ classes: [createClass({ clusters })] }));
    expect(text('.lead')).toContain(sentence);
  });

  it('says where on the picture it lies, where that is known', () => {
    const clusters = [createCluster({ place: 'at the top left' })];
    const { text } = render(createModel({ classes: [createClass({ clusters })] }));
    expect(text('.lead')).toContain('looks at something else than for the rest, at the top left of the picture.');
  });

  it('says how much of it each part of the dataset has, where parts are known', () => {
    const splits = [
      { split: 'test', members: 1, samples: 4 },
      { split: 'train', members: 1, samples: 2 },
    ];
    const { text } = render(createModel({ classes: [createClass({ clusters: [createCluster({ splits })] })] }));
    expect(text('.lead')).toContain('more than one part of the dataset, test 1 of 4 (25%), train 1 of 2 (50%)');
    expect(text('.card dl')).toContain('By part of the dataset test 1 of 4 (25%), train 1 of 2 (50%)');
    const [only] = splits;
    const alone = render(createModel({ classes: [createClass({ clusters: [createCluster({ splits: [only!] })] })] }));
    expect(alone.text('.lead')).not.toContain('part of the dataset');
  });

  it('calls samples what they are', () => {
    const words = readRunWords({ dataset: { modality: 'audio' } });
    const clusters = [createCluster({ evidence }), createCluster({ name: 'coat/2', suspicious: false, inFirst: 2 })];
    const { text, document } = render(createModel({ words, classes: [createClass({ clusters })] }));
    expect(text('.page-head')).toContain('12 recordings in 1 class');
    expect(text('.lead')).toContain('For 2 of 6 coat recordings (33%)');
    expect(text('.strip figcaption')).toContain('2 recordings of coat');
    const told = ['.verdict', '#overview', '.class-section', '.steps'].map(text).join(' ');
    expect(told).toContain('recordings');
    expect(told).not.toMatch(/\bimages?\b/i);
    expect(document.querySelector('.map')?.getAttribute('aria-label')).toContain('6 recordings of coat');
  });

  it('says of a whole class that a small part of its images is enough', () => {
    const clusters = [createCluster({ size: 6, fisher: null, evidence })];
    const { text } = render(createModel({ classes: [createClass({ clusters })] }));
    expect(text('h1')).toContain('coat');
    expect(text('.lead')).toContain(
      'The same small part of all 6 coat images turns images of other classes into coat.',
    );
  });

  it('says that without a model nothing could be transplanted', () => {
    const model = createModel();
    const { text } = render({ ...model, method: { ...model.method, model: null, relevance: 'given.npy' } });
    expect(text('.answers')).toContain('no transplant test was possible');
    expect(text('#method')).toContain('relevance, made elsewhere given.npy');
    expect(text('#method')).not.toContain('SHA-256');
    expect(text('.steps')).toContain('Without a model no transplant test was possible');
  });

  it('shows beside the suspicious group one that does not overlap it', () => {
    const clusters = [
      createCluster(),
      createCluster({ name: 'coat/2', size: 5, suspicious: false }),
      createCluster({ name: 'coat/3', size: 3, suspicious: false }),
    ];
    const strips = (counterpart: number | null) => [
      ...render(createModel({ classes: [createClass({ clusters, counterpart })] })).document.querySelectorAll('.strip'),
    ];
    expect(strips(2)[1]!.textContent).toContain('3 images of coat');
    expect(strips(null)).toHaveLength(1);
  });

  it('says that nothing was found, and still shows what stands apart most', () => {
    const clusters = [createCluster({ suspicious: false, score: 2 })];
    const { text, document } = render(createModel({ classes: [createClass({ suspicious: false, clusters })] }));
    expect(text('h1')).toBe('No Clever Hans found in 1 class');
    expect(text('.strip figcaption')).toContain('The group that stands apart most');
    expect(document.querySelector('.badge')?.closest('.conservation')).not.toBeNull();
  });

  it('says that there was nothing to compare where no class has clusters', () => {
    const empty = createClass({
      clusters: [],
      points: [],
      eigenvalues: [],
      score: null,
      suspicious: false,
      note: 'one image',
    });
    expect(render(createModel({ classes: [empty] })).text('h1')).toBe('Nothing to compare');
    expect(render(createModel({ classes: [] })).text('h1')).toBe('Nothing to compare');
    const whole = createCluster({ fisher: null, score: 0, suspicious: false });
    const small = createClass({
      suspicious: false,
      score: null,
      clusters: [whole],
      note: '6 images are too few to cluster',
    });
    const { text } = render(createModel({ classes: [small] }));
    expect(text('h1')).toBe('Nothing to compare');
    expect(text('.verdict .gloss')).toBe('Not compared: coat (6 images are too few to cluster).');
    expect(render(createModel({ classes: [createClass(), small] })).text('.verdict .gloss')).toContain('too few');
    expect(render(createModel({ classes: [empty] })).text('.class-section summary')).toContain('6 images, one image');
  });
});

describe('a class', () => {
  it('has a dot for each sample, in the colour of its group', () => {
    const { document } = render(createModel());
    const dots = [...document.querySelectorAll('.scatter circle')];
    expect(dots).toHaveLength(6);
    expect(
      dots.filter((dot) => dot.getAttribute('class') === 'suspect-0').map((dot) => dot.getAttribute('data-point')),
    ).toEqual(['0', '1']);
  });

  it('leaves out dots that have no finite place and draws the only one in the middle', () => {
    const [point] = createClass().points;
    const points = [{ ...point!, x: NaN }, point!];
    const { document } = render(createModel({ classes: [createClass({ points })] }));
    const [dot, ...others] = [...document.querySelectorAll('.scatter circle')];
    expect(others).toEqual([]);
    expect([dot!.getAttribute('cx'), dot!.getAttribute('cy')]).toEqual(['320.0', '220.0']);
  });

  it('marks the gap between the eigenvalues and says how many groups it speaks for', () => {
    const { document, text } = render(createModel());
    expect(document.querySelector('.eigenvalues')!.querySelectorAll('circle')).toHaveLength(4);
    expect(document.querySelector('.eigenvalues .gap rect, .eigenvalues rect.gap')).not.toBeNull();
    expect(text('.eigenvalues figcaption')).toContain('here 2 groups');
  });

  it('marks no gap where there is none', () => {
    const { document } = render(createModel({ classes: [createClass({ gapAfter: 4 })] }));
    expect(document.querySelector('.eigenvalues .gap')).toBeNull();
  });

  it('has a card for each group with its size, score, predictions and pictures', () => {
    const cluster = createCluster({
      size: 10,
      predictions: ['a', 'b', 'c', 'd'].map((label, index) => ({ label, count: 4 - index })),
    });
    const { text, document } = render(createModel({ classes: [createClass({ samples: 40, clusters: [cluster] })] }));
    expect(text('.card')).toContain('10 images, 25% of the class');
    expect(text('.card')).toContain('How far this group stands apart (Fisher score) 44.6');
    expect(text('.card')).toMatch(/a 4×, b 3×, c 2×, others 1×/);
    expect(document.querySelectorAll('.card img')).toHaveLength(4);
  });

  it('has a frame in place of a picture that was not kept', () => {
    const cluster = createCluster({ meanHeatmap: null, representatives: [] });
    const { document } = render(createModel({ classes: [createClass({ clusters: [cluster] })] }));
    expect(document.querySelector('.card .no-picture')?.getAttribute('aria-label')).toContain('not kept');
  });
});

describe('the card of a group', () => {
  const renderCluster = (changes: Parameters<typeof createCluster>[0]) =>
    render(createModel({ classes: [createClass({ clusters: [createCluster(changes)] })] }));

  it('shows what each test did: effect, interval and control as bars, and what it adds to the score', () => {
    const { document, text } = renderCluster({ evidence });
    const rows = [...document.querySelectorAll('.card .evidence tbody tr')];
    const read = (row: Element) => row.textContent.replace(/\s+/g, ' ').trim();
    expect(rows.map(read)).toEqual([
      'Pasting what these images show into images of other classes changes the probability of coat there: +53 percentage points (control +2, 95% interval +41 to +60) +6.5',
      'How far the group stands apart from the rest of its class: 9.5 times the scatter within +3',
      'Moving images of other classes the same way inside the model moves them to coat: not measuredno hidden layer 0',
    ]);
    const [transplant, separability, latent] = rows;
    const width = (kind: string) => Number.parseFloat(transplant!.querySelector(`.${kind}`)!.getAttribute('width')!);
    expect(width('effect') / width('control')).toBeCloseTo(0.53 / 0.02, 0);
    expect(transplant!.querySelector('.interval')).not.toBeNull();
    expect(separability!.querySelector('.control, .interval')).toBeNull();
    expect(latent!.querySelector('svg')).toBeNull();
    expect(text('.card caption')).toBe('Why it scores 44.6');
  });

  it('draws a negative effect on the other side of zero', () => {
    const part = { ...evidence[0]!, effect: -0.5, control: 0.5, interval: null };
    const { document } = renderCluster({ evidence: [part] });
    const place = (selector: string) => Number.parseFloat(document.querySelector(selector)!.getAttribute('x')!);
    const zero = Number.parseFloat(document.querySelector('.zero')!.getAttribute('x1')!);
    expect(place('rect.effect')).toBeLessThan(zero);
    expect(place('rect.control')).toBeCloseTo(zero, 5);
  });

  it('keeps the evidence for a harmless group behind a line', () => {
    const { text } = renderCluster({ evidence, suspicious: false, score: 1 });
    expect(text('.card details.why summary')).toBe('Suspicion 1: why');
    expect(text('.card details.why')).toContain('Pasting what these images show');
  });

  it('says how many of its samples the first group has too', () => {
    const clusters = [createCluster(), createCluster({ name: 'coat/2', suspicious: false, size: 4, inFirst: 2 })];
    const { document } = render(createModel({ classes: [createClass({ clusters })] }));
    const [first, second] = [...document.querySelectorAll('.card dl')].map((list) => list.textContent);
    expect(first).not.toContain('In Group 1 too');
    expect(second!.replace(/\s+/g, ' ')).toContain('In Group 1 too 2');
  });

  it('says why a group with a high score is not called suspicious: the first speaks for the same samples', () => {
    const shared = (size: number, inFirst: number, score = 30) =>
      createCluster({ name: 'coat/2', suspicious: false, size, inFirst, score, evidence });
    const clusters = [createCluster({ evidence }), shared(4, 3), shared(4, 2), shared(4, 1), shared(4, 3, 1)];
    const { document } = render(createModel({ classes: [createClass({ clusters })] }));
    const facts = [...document.querySelectorAll('.card dl')].map((list) => list.textContent.replace(/\s+/g, ' '));
    expect(facts[1]).toContain('3: mostly the same images as Group 1, which is called suspicious for both');
    expect(facts[2]).toContain('2: most of Group 1, which is called suspicious for both');
    for (const text of [facts[0], facts[3], facts[4]]) expect(text).not.toContain('for both');
  });

  it('says why a test that moves a lot adds nothing: it is only shown, or another way acts more', () => {
    const [part] = evidence;
    const parts = [part!, { ...part!, test: 'shift', points: 0 }, { ...part!, test: 'cut', points: 0 }] as const;
    const { document } = renderCluster({ evidence: parts });
    const notes = [...document.querySelectorAll('.card tbody tr')].map(
      (row) => row.querySelector('.note')?.textContent,
    );
    expect(notes).toEqual([undefined, 'not counted: another way acts more', 'shown only, not counted']);
  });

  it('names the views and what a person has said', () => {
    const { text } = renderCluster({ verdict: 'artefact' });
    expect(text('.card dl')).toContain('What is alike relevant places; features inside the model');
    expect(text('.card .badge.judged')).toBe('judged an artefact');
    expect(text('#method')).toContain('relevant places input the heatmap, cell by cell');
  });

  it('outlines on the overlay where it lies, and shows where membership comes from', () => {
    const outline = { width: 4, height: 2, path: 'M0 1H2' };
    const { document } = renderCluster({ outline, membership: pixel });
    const [symbol] = [...document.querySelectorAll('.card symbol')];
    expect(symbol!.querySelector('path')!.getAttribute('d')).toBe('M0 1H2');
    const uses = [...document.querySelectorAll('.representatives use')];
    expect(uses.map((use) => use.getAttribute('href'))).toEqual([`#${symbol!.id}`]);
    expect(document.querySelector('.maps')!.querySelectorAll('img')).toHaveLength(2);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows images before and after a test changed them', () => {
    const change = {
      before: { picture: pixel, caption: 'bag 3%' },
      after: { picture: pixel, caption: '<b>coat</b> 64%' },
    };
    const { document, text } = renderCluster({ changes: [change] });
    expect(document.querySelectorAll('.changes img')).toHaveLength(2);
    expect(text('.changes li')).toContain('bag 3%→<b>coat</b> 64%');
  });

  it('shows the heatmap alone where there is neither an image nor an overlay', () => {
    const [representative] = createCluster().representatives;
    const { document } = renderCluster({ representatives: [{ ...representative!, overlay: null, prediction: '' }] });
    expect(document.querySelectorAll('.representatives .no-picture')).toHaveLength(0);
    expect(document.querySelector('.representatives .caption')!.textContent.trim()).toBe('coat/0.png');
  });

  it('is followed by how many groups have none', () => {
    const { text } = render(createModel({ classes: [createClass({ furtherClusters: 28 })] }));
    expect(text('.class-section')).toContain('28 more groups, less suspicious, are in the database.');
    expect(text('.class-section summary')).toContain('30 groups');
  });
});

describe('the methods', () => {
  it('name model, options, versions, seconds, what was skipped and what is left out', () => {
    const { text } = render(createModel());
    for (const part of [
      'ab12cd',
      'spray.neighbours',
      '1 min 15 s',
      '1.30.0',
      'it is cut short',
      'and 2 more images',
      'at most 1500',
    ]) {
      expect(text('#method')).toContain(part);
    }
  });

  it('name the layers where relevance blew up', () => {
    const { text } = render(createModel());
    expect(text('#method')).toContain('Relevance blew up at conv1: do not trust the heatmaps');
    expect(text('.conservation tr.suspicious')).toBe('conv1 blew up 93% 7% 3.5');
  });
});

describe('the page', () => {
  const hostile = `</script><script>window.hacked=1</script>"'><img src=x onerror=alert(1)>\u202e`;

  it('shows hostile names as text', () => {
    const named = { path: hostile, prediction: hostile };
    const [plain] = createClass().clusters[0]!.representatives;
    const model = createModel({ title: hostile, run: hostile });
    const clusters = [
      createCluster({
        name: hostile,
        representatives: [{ ...plain!, ...named }],
        views: [hostile],
        evidence: [{ ...evidence[0]!, unit: hostile, note: hostile }],
        changes: [{ before: { picture: pixel, caption: hostile }, after: { picture: pixel, caption: hostile } }],
        predictions: [{ label: hostile, count: 1 }],
      }),
    ];
    const points = createClass().points.map((point) => ({ ...point, ...named }));
    const { document, text } = render({
      ...model,
      classes: [createClass({ name: hostile, note: hostile, view: hostile, clusters, points })],
      method: {
        ...model.method,
        skipped: [{ path: hostile, reason: hostile }],
        options: [{ name: hostile, value: hostile }],
        conservation: [{ layer: hostile, arriving: 1, absorbed: 0, growth: 1, flagged: true }],
        limits: [hostile],
      },
    });
    expect(document.querySelectorAll('script')).toHaveLength(2);
    expect(document.querySelectorAll('img[onerror], img[src="x"]')).toHaveLength(0);
    expect(text('h1')).toContain(hostile);
    expect(JSON.parse(text('#report-data'))).toMatchObject([{ points: [{ path: hostile }, {}, {}, {}, {}, {}] }]);
  });

  it('allows exactly its own style and script, and no network', () => {
    const page = renderReport(createModel());
    const { document } = parseHTML(page);
    const policy = document.querySelector('meta[http-equiv]')!.getAttribute('content');
    const hashes = [/<style>(.*?)<\/style>/s, /<script>(.*?)<\/script>/s].map((element) =>
      createHash('sha256').update(element.exec(page)![1]!).digest('base64'),
    );
    expect(policy).toContain(`style-src 'sha256-${hashes[0]!}'`);
    expect(policy).toContain(`script-src 'sha256-${hashes[1]!}'`);
    expect(policy).toMatch(/^default-src 'none'; img-src data:;/);
    expect(page).not.toMatch(/(src|href)="(?!data:|#|https:\/\/doi\.org\/|https:\/\/arxiv\.org\/abs\/)/);
    expect(page).not.toMatch(/ style="/);
  });

  it('is the same for the same run, but for its date', () => {
    const [first, second] = ['2026-01-01', '2026-02-02'].map((createdAt) => renderReport(createModel({ createdAt })));
    expect(first).not.toBe(second);
    expect(first!.replace('2026-01-01', '')).toBe(second!.replace('2026-02-02', ''));
  });

  it('stays under 15 MB whatever it is given', () => {
    const bytes = new Uint8Array(2000);
    const thumbnails = Array.from({ length: 2000 }, () => ({ type: 'image/webp', bytes }) as const);
    const points = thumbnails.map((_, index) => ({ ...createClass().points[0]!, thumbnail: index }));
    const classes = Array.from({ length: 60 }, (_, index) =>
      createClass({ name: `class ${index}`, points, thumbnails }),
    );
    const page = renderReport(createModel({ classes }));
    expect(Buffer.byteLength(page)).toBeLessThan(15e6);
    expect(page).toContain('show no pictures, to keep this file small');
    expect(page).toContain('least suspicious classes are in the list alone, to keep this file small');
  });
});
