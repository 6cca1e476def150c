import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { openStore } from '../../src/store/open-store.ts';
import { finishRun } from '../../src/store/runs.ts';
import { insertSamples } from '../../src/store/samples.ts';
import type { Store } from '../../src/store/store.ts';
import { recordSampleVerdicts } from '../../src/store/sample-verdicts.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { writeHeatmaps, writeImages } from '../review/use-review.ts';
import { saveExample } from '../store/example-run.ts';
import { skippedWithoutBrowser, startReview, useReviewApp } from './start-review.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const hostile = '<img src=x onerror="alert(1)">"\'</script>\u202Egnp';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

const places: Readonly<Record<string, string>> = {
  'start page': '#/run/1',
  'images of a finding': '#/run/1/finding/1/images',
  'map of a class': '#/run/1/finding/1/map',
  'similar images': '#/run/1/finding/1/similar',
  'what was said': '#/run/1/finding/1/said',
  comparison: '#/run/1/compare',
  'history and export': '#/run/1/history',
};

/** Opens each window from a grid of images. */
const windows: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'an image': (page) => page.locator('.tile').first().click(),
  'what is said of an image': async (page) => {
    await page.getByRole('listbox', { name: 'images' }).focus();
    await page.keyboard.press('e');
  },
  'the mask': (page) => page.keyboard.press('m'),
  'the keys': (page) => page.keyboard.press('?'),
  'what somebody else said': async (page) => {
    await page.route('**/verdict', (route) => {
      const current = { verdict: 'unsure', author: 'bob', withdrawn: false };
      return route.fulfill({ json: { accepted: false, current } });
    });
    await page.keyboard.press('l');
  },
};

describe.skipIf(skippedWithoutBrowser !== '')(`pages of the review app in Chromium${skippedWithoutBrowser}`, () => {
  let store: Store;
  const app = useReviewApp(async (folder) => {
    store = openStore(join(folder, 'unhans.db'));
    saveExample(store);
    await writeImages(store);
    writeHeatmaps(store);
    recordVerdict(store, 1, { verdict: 'artefact', artefact: 'logo', author: 'bob' });
    store.run('DELETE FROM pictures'); // they are no pictures
    return store.path;
  });
  afterAll(() => store.close());

  /** The serious violations on a page, in light and in dark. */
  async function check(page: Page): Promise<string[]> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const violations = await page.evaluate<Violation[]>(`${axe}; axe.run().then(({ violations }) => violations)`);
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      found.push(
        ...serious.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
      );
    }
    return found;
  }

  it.each(Object.entries(places))('%s has no serious barrier in light or dark', async (_, hash) => {
    const page = await app.browser.open(app.server.address + hash, { bypassCSP: true, reducedMotion: 'reduce' });
    await page.locator('.head').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await check(page)).toEqual([]);
  });

  it.each(Object.entries(windows))(
    'the window with %s has no serious barrier in light or dark',
    async (_, openWindow) => {
      const page = await app.browser.open(`${app.server.address}#/run/1/finding/1/images`, {
        bypassCSP: true,
        reducedMotion: 'reduce',
      });
      await page.locator('.tile').first().waitFor();
      await openWindow(page);
      await page.getByRole('dialog').waitFor();
      expect(await check(page)).toEqual([]);
    },
  );

  it('selected images have no serious barrier in light or dark', async () => {
    const page = await app.browser.open(`${app.server.address}#/run/1/finding/1/images`, {
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    await page
      .locator('.tile')
      .first()
      .click({ modifiers: ['Control'] });
    await page.getByText('1 selected').waitFor();
    await page
      .locator('.item', { has: page.locator('.tile') })
      .nth(1)
      .locator('.tick')
      .click();
    await page.getByText('2 selected').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await check(page)).toEqual([]);
  });

  it('lead into their parts by number and arrow, and change pictures by keys from anywhere', async () => {
    const page = await app.browser.open(`${app.server.address}#/run/1/finding/1/map`);
    await page.getByRole('application').waitFor();
    await page.keyboard.press('1');
    await page.getByRole('listbox', { name: 'images' }).waitFor();
    await page.keyboard.press('o');
    await page.locator('.picture.overlay').first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('images');
  });

  it('save an action that arrow keys choose once, when its field is left', async () => {
    const page = await app.browser.open(`${app.server.address}#/run/1/finding/1/said`);
    const rows = () => page.locator('tbody tr').count();
    await page.locator('tbody tr').first().waitFor();
    const before = await rows();
    await page.getByLabel('In retraining').focus();
    for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowDown');
    expect(await page.locator('.notice:not(:empty)').count()).toBe(0);
    await page.keyboard.press('Tab');
    await page.locator('.notice.good').waitFor();
    await expect.poll(rows).toBe(before + 1);
    expect(await page.locator('tbody tr').first().innerText()).toContain('down-weight');
  });

  it('say how many images were judged where nothing was said of the finding', async () => {
    recordSampleVerdicts(store, { id: 2, runId: 1 }, ['coat/1.png'], { verdict: 'unsure' });
    const page = await app.browser.open(`${app.server.address}#/run/1/finding/2/said`);
    await page.getByText('Nobody has said anything of the group as a whole.').waitFor();
    await page.getByText('Judged one by one: 1 image.').waitFor();
  });

  it('an empty database is said to be empty, without a barrier', async () => {
    const place = join(dirname(store.path), 'empty.db');
    openStore(place).close();
    const server = await startReview(place);
    const page = await app.browser.open(server.address, { bypassCSP: true });
    await page.getByText('No run is recorded yet').waitFor();
    expect(await check(page)).toEqual([]);
    await app.browser.leave();
    await server.kill();
  });

  it('list findings by class, verdict, view and size', async () => {
    const page = await app.browser.open(app.server.address);
    const names = () => page.locator('.finding-row > .name').allInnerTexts();
    await expect.poll(names).toEqual(['coat/1', 'coat/2', 'bag/1']);
    await page.getByRole('searchbox', { name: 'Class' }).fill('BA');
    await expect.poll(names).toEqual(['bag/1']);
    await page.getByRole('searchbox', { name: 'Class' }).fill('');
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('artefact');
    await expect.poll(names).toEqual(['coat/1']);
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('none');
    await expect.poll(names).toEqual(['coat/2', 'bag/1']);
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('');
    await page.getByRole('combobox', { name: 'View' }).selectOption({ label: 'features inside the model' });
    const hidden = listNames(store, `EXISTS (SELECT 1 FROM json_each(views) WHERE value = 'hidden')`);
    await expect.poll(names).toEqual(hidden);
    await page.getByRole('combobox', { name: 'View' }).selectOption('');
    await page.getByRole('combobox', { name: 'Size' }).selectOption('5');
    await expect.poll(names).toEqual(listNames(store, 'size >= 5'));
  });

  it('of two views of one class select the same images in both', async () => {
    const page = await app.browser.open(`${app.server.address}#/run/1/compare?left-class=1&right-class=1`);
    await page.getByRole('application').first().press('ArrowRight');
    await page.getByRole('application').first().press(' ');
    await expect.poll(() => page.getByText('1 image selected').count()).toBe(2);
  });

  it.each(Object.entries(places))('%s fits a narrow window', async (_, hash) => {
    const page = await app.browser.open(app.server.address + hash, { viewport: { width: 390, height: 800 } });
    await page.locator('.head').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('show what an audit finds while it runs, without being loaded anew', async () => {
    const page = await app.browser.open(app.server.address);
    await page.getByText('audit running: 2 of 2 classes').waitFor();
    const classId = ensureClass(store, 1, 'shoe', 9);
    await page.getByText('audit running: 2 of 3 classes').waitFor();
    insertSamples(store, classId, [{ path: 'shoe/0.png', file: '/nowhere/shoe/0.png' }]);
    saveSmallClass(store, classId);
    await page.locator('.finding-row', { hasText: 'shoe/1' }).waitFor();
    finishRun(store, 1, 'done');
    await page.getByText('audit running').waitFor({ state: 'detached' });
  });

  it('show hostile names, notes and verdicts as text', async () => {
    const classId = ensureClass(store, 1, hostile, 10);
    insertSamples(store, classId, [{ path: `${hostile}.png`, file: '', predictionName: hostile }]);
    saveSmallClass(store, classId);
    const [row] = store.all<{ id: number }>('SELECT max(id) AS id FROM clusters');
    recordVerdict(store, row!.id, { verdict: 'artefact', artefact: hostile, note: hostile, author: hostile });
    for (const tab of ['images', 'map', 'said']) {
      const page = await app.browser.open(`${app.server.address}#/run/1/finding/${row!.id}/${tab}`);
      await page.locator('h1', { hasText: hostile }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('img[src=x], .finding script').count()).toBe(0);
    }
    const page = await app.browser.open(`${app.server.address}#/run/1/history`);
    await page.locator('.history-row', { hasText: hostile }).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('never complain, and ask nothing of other hosts', () => {
    expect(app.browser.problems.filter((problem) => !problem.includes('404'))).toEqual([]); // images that are gone
  });
});

/** Names of the findings for which a condition holds, in the order of the list. */
function listNames(store: Store, condition: string): string[] {
  return store
    .all<{ name: string }>(
      `SELECT classes.name || '/' || idx AS name FROM clusters JOIN classes ON classes.id = class_id WHERE ${condition}
       ORDER BY clusters.suspicious DESC, clusters.score DESC`,
    )
    .map(({ name }) => name);
}

/** Saves an analysis of a class of one sample. */
function saveSmallClass(store: Store, classId: number): void {
  const cluster = { index: 1, views: ['input'] as const, fisher: null, score: 0.5, suspicious: false, shown: true };
  saveClassAnalysis(store, classId, {
    ...{ score: 0.5, suspicious: false },
    analyses: [{ view: 'input', clusterCount: 1, eigenvalues: [0, 1], points: [0, 0] }],
    clusters: [{ ...cluster, members: [{ position: 0 }] }],
  });
}
