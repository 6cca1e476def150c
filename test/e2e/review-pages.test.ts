import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { openStore } from '../../src/store/open-store.ts';
import { finishRun } from '../../src/store/runs.ts';
import { insertSamples } from '../../src/store/samples.ts';
import type { Store } from '../../src/store/store.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { writeHeatmaps, writeImages } from '../review/use-review.ts';
import { saveExample } from '../store/example-run.ts';
import {
  skippedWithoutBrowser,
  startBrowser,
  startReview,
  type ReviewServer,
  type WatchedBrowser,
} from './start-review.ts';
import { useFolder } from './use-folder.ts';

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

describe.skipIf(skippedWithoutBrowser !== '')(`pages of the review app in Chromium${skippedWithoutBrowser}`, () => {
  const createPlace = useFolder();
  let store: Store;
  let server: ReviewServer;
  let browser: WatchedBrowser;

  beforeAll(async () => {
    const folder = createPlace();
    mkdirSync(folder);
    store = openStore(join(folder, 'unhans.db'));
    saveExample(store);
    await writeImages(store);
    writeHeatmaps(store);
    recordVerdict(store, 1, { verdict: 'artefact', artefact: 'logo', author: 'bob' });
    store.run('DELETE FROM pictures'); // they are no pictures
    server = await startReview(store.path);
    browser = await startBrowser();
  });
  afterEach(() => browser.leave());
  afterAll(async () => {
    await browser.close();
    await server.kill();
    store.close();
  });

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
    const page = await browser.open(server.address + hash, { bypassCSP: true, reducedMotion: 'reduce' });
    await page.locator('.head').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await check(page)).toEqual([]);
  });

  it.each(['image', 'mask', 'keys'])('the window with the %s has no serious barrier in light or dark', async (name) => {
    const page = await browser.open(`${server.address}#/run/1/finding/1/images`, {
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    await page.locator('.tile').first().waitFor();
    if (name === 'image') await page.locator('.tile').first().dblclick();
    else await page.keyboard.press(name === 'mask' ? 'm' : '?');
    await page.getByRole('dialog').waitFor();
    expect(await check(page)).toEqual([]);
  });

  it.each(Object.entries(places))('%s fits a narrow window', async (_, hash) => {
    const page = await browser.open(server.address + hash, { viewport: { width: 390, height: 800 } });
    await page.locator('.head').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('show what an audit finds while it runs, without being loaded anew', async () => {
    const page = await browser.open(server.address);
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
      const page = await browser.open(`${server.address}#/run/1/finding/${row!.id}/${tab}`);
      await page.locator('h1', { hasText: hostile }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('img[src=x], .finding script').count()).toBe(0);
    }
    const page = await browser.open(`${server.address}#/run/1/history`);
    await page.locator('.history-row', { hasText: hostile }).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('never complain, and ask nothing of other hosts', () => {
    expect(browser.problems.filter((problem) => !problem.includes('404'))).toEqual([]); // images that are gone
  });
});

/** Saves an analysis of a class of one sample. */
function saveSmallClass(store: Store, classId: number): void {
  const cluster = { index: 1, views: ['input'] as const, fisher: null, score: 0.5, suspicious: false, shown: true };
  saveClassAnalysis(store, classId, {
    ...{ score: 0.5, suspicious: false },
    analyses: [{ view: 'input', clusterCount: 1, eigenvalues: [0, 1], points: [0, 0] }],
    clusters: [{ ...cluster, members: [{ position: 0 }] }],
  });
}
