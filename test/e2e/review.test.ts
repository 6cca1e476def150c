import { cpSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runUnhans } from './run-unhans.ts';
import { skippedWithoutBrowser, startReview, useReviewApp } from './start-review.ts';

const bundled = 'data/watermark';
const imagesPerClass = 30;

/** Audits some images of two classes of the demo; `coat/1` is the first finding. */
async function auditSome(folder: string): Promise<string> {
  for (const name of ['coat', 'bag']) {
    mkdirSync(join(folder, 'images', name), { recursive: true });
    for (const file of readdirSync(join(bundled, 'images', name)).slice(0, imagesPerClass)) {
      cpSync(join(bundled, 'images', name, file), join(folder, 'images', name, file));
    }
  }
  for (const name of ['model.onnx', 'labels.txt']) copyFileSync(join(bundled, name), join(folder, name));
  const input = '{ size: [64, 64], channels: rgb, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }';
  const model = `{ path: model.onnx, labels: labels.txt, input: ${input} }`;
  writeFileSync(join(folder, 'job.yaml'), `model: ${model}\ndataset: { path: images }\nspray: { views: [input] }\n`);
  const { status, stderr } = await runUnhans(['audit', 'job.yaml'], { cwd: folder });
  if (status !== 0) throw new Error(stderr);
  return join(folder, 'unhans.db');
}

interface VerdictRow {
  readonly path: string;
  readonly cluster: string;
  readonly action: string;
  readonly label: string;
  readonly verdict: string;
  readonly artefact: string;
  readonly given: string;
  readonly mask: string;
  readonly author: string;
}

describe.skipIf(skippedWithoutBrowser !== '')(`the review app in Chromium${skippedWithoutBrowser}`, () => {
  const app = useReviewApp(auditSome);

  async function exportVerdicts(): Promise<VerdictRow[]> {
    const { stdout } = await runUnhans(['export', '--db', app.db, '--what', 'verdicts']);
    return parse(stdout, { columns: true });
  }

  async function openFinding(page: Page, name: string): Promise<void> {
    await page.locator('.finding-row', { has: page.getByText(name, { exact: true }) }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** Waits until the page says that something was saved. */
  async function awaitNotice(page: Page, text: string | RegExp): Promise<void> {
    await page.locator('.notice', { hasText: text }).waitFor();
  }

  it('leads from opening it to the exported list', async () => {
    const page = await app.browser.open(app.server.address);
    await page.getByRole('textbox', { name: 'Reviewer' }).fill('ada');
    await openFinding(page, 'coat/1');
    await expect.poll(() => page.locator('.tile').count()).toBeGreaterThan(3);
    const loaded = page.locator('.tile img').first();
    await expect.poll(() => loaded.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(160);
    await page.getByRole('button', { name: 'Artefact' }).click();
    await awaitNotice(page, 'coat/1: artefact');
    await page.getByRole('textbox', { name: 'Name of the artefact' }).fill('watermark');
    await page.getByRole('textbox', { name: 'Name of the artefact' }).press('Enter');
    await page.getByText('ada said so just now').waitFor();
    await page.locator('.finding-row', { hasText: 'watermark' }).waitFor();
    await page.getByRole('button', { name: 'History & export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'List for retraining as CSV' }).click();
    const rows: VerdictRow[] = parse(readFileSync(await (await download).path(), 'utf8'), { columns: true });
    expect(rows).toEqual(await exportVerdicts());
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      expect(row).toMatchObject({ action: 'drop', artefact: 'watermark', given: 'group', author: 'ada' });
      expect(row.path).toMatch(/^coat\/\d+\.png$/);
      expect(JSON.parse(row.mask)).toMatchObject({ size: [expect.any(Number), expect.any(Number)] });
    }
  });

  it('can be used by keyboard alone, to the mask', async () => {
    const page = await app.browser.open(app.server.address);
    await page.locator('.finding-row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('coat');
    await page.keyboard.press('Enter');
    await page.locator('.finding-row', { hasText: 'bag/' }).first().waitFor({ state: 'detached' });
    await page.locator('.finding-row', { hasText: 'coat/2' }).first().waitFor();
    await page.keyboard.press('j');
    await page.locator('h1', { hasText: 'coat/1' }).waitFor();
    await page.keyboard.press('j');
    await page.locator('h1', { hasText: 'coat/2' }).first().waitFor();
    await page.keyboard.press('l');
    await awaitNotice(page, 'coat/2: legitimate');
    await page.keyboard.press('n');
    await page.keyboard.type('zip');
    await page.keyboard.press('Enter');
    await page.getByText('said so just now').waitFor();
    await page.getByRole('listbox', { name: 'images' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    await page.keyboard.press('u');
    await awaitNotice(page, '2 selected: unsure');
    await expect.poll(() => page.locator('.tile.unsure').count()).toBe(2);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('o');
    expect(await page.getByRole('dialog').locator('canvas').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('z');
    await awaitNotice(page, /undone: 2 selected/);
    await expect.poll(() => page.locator('.tile.unsure').count()).toBe(0);
    await page.keyboard.press('m');
    const count = page.getByText(/\d+ of \d+ cells/);
    const before = await count.innerText();
    await page.getByRole('application').press('ArrowUp');
    await page.getByRole('application').press(' ');
    expect(await count.innerText()).not.toBe(before);
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('saved with the verdict').waitFor();
  });

  it('says by keyboard alone what retraining should do with a single image', async () => {
    const page = await app.browser.open(app.server.address);
    await openFinding(page, 'coat/1');
    const grid = page.getByRole('listbox', { name: 'images' });
    await grid.focus();
    await page.keyboard.press('ArrowRight');
    const path = await grid.locator('.item.active .name').innerText();
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: path });
    await dialog.waitFor();
    await page.keyboard.press('l');
    await dialog.getByLabel('In retraining').focus();
    await page.keyboard.type('relabel');
    await dialog.getByLabel('New label').focus();
    await page.keyboard.type('bag');
    await page.keyboard.press('Enter');
    await awaitNotice(page, `${path}: legitimate, relabel, bag`);
    await page.locator('.tile .badge', { hasText: 'relabel' }).waitFor();
    const [row] = (await exportVerdicts()).filter((each) => each.path === path);
    expect(row).toMatchObject({ action: 'relabel', label: 'bag', verdict: 'legitimate', given: 'image' });
    await page.keyboard.press('z');
    await awaitNotice(page, `undone: ${path}`);
    const [after] = (await exportVerdicts()).filter((each) => each.path === path);
    expect(after?.given).not.toBe('image');
  });

  it('ranks all images by likeness to those flagged, and estimates how many are true finds', async () => {
    const page = await app.browser.open(app.server.address);
    await openFinding(page, 'coat/1');
    await page.keyboard.press('3');
    await page.getByRole('button', { name: 'Look for more images' }).click();
    await page.getByText(/^60 images ranked by/).waitFor({ timeout: 120_000 });
    const grid = page.getByRole('listbox', { name: 'ranking' });
    expect((await grid.boundingBox())!.height).toBeLessThan(800); // else all of any number would be drawn
    await expect.poll(() => page.locator('.tile').count()).toBeGreaterThan(3);
    expect(await grid.getByText(/^example/).count()).toBe(0);
    await page.getByRole('checkbox', { name: /examples? too/ }).check();
    await grid
      .getByText(/^example/)
      .first()
      .waitFor();
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator('[aria-posinset="60"] .tile').waitFor();
    await page.keyboard.press('l');
    await page.getByText('Of 1 image of this ranking that people judged, 0% are artefacts').waitFor();
  });

  it('makes a group of what is drawn around, and keeps what is selected in the address', async () => {
    const page = await app.browser.open(app.server.address);
    await openFinding(page, 'coat/1');
    await page.keyboard.press('2');
    const map = page.getByRole('application', { name: /Map of 30 images/ });
    const { x, y, width, height } = (await map.boundingBox())!;
    await page.mouse.move(x + 1, y + 1);
    await page.mouse.down();
    for (const [across, down] of [
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const) {
      await page.mouse.move(x + 1 + across * (width - 2), y + 1 + down * (height - 2), { steps: 3 });
    }
    await page.mouse.up();
    await page.getByText('30 images selected').waitFor();
    expect((await page.getByRole('listbox', { name: 'map-selected' }).boundingBox())!.height).toBeLessThan(800);
    const other = await app.browser.open(page.url());
    await other.getByText('30 images selected').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as file' }).click();
    const file = await (await download).path();
    await page.getByRole('button', { name: 'none' }).first().click();
    await page.getByText('Draw around dots').waitFor();
    await page.getByLabel('Open file').setInputFiles(file);
    await page.getByText('30 images selected').waitFor();
    await page.getByRole('combobox', { name: 'map: across' }).selectOption({ label: 'eigenvector 3' });
    await expect.poll(() => page.url()).toContain('2-1');
    await page.getByRole('button', { name: 'Make it a group' }).click();
    await page.locator('h1', { hasText: 'made by' }).waitFor();
    expect(await page.locator('.finding-head').innerText()).toContain('30 images, 100%');
  });

  it('shows two reviewers at once what the other has said, and overwrites nothing', async () => {
    const [ada, bob] = await Promise.all(['ada', 'bob'].map(() => app.browser.open(app.server.address)));
    for (const [page, name] of [
      [ada!, 'ada'],
      [bob!, 'bob'],
    ] as const) {
      await page.getByRole('textbox', { name: 'Reviewer' }).fill(name);
      await openFinding(page, 'bag/1');
      await page.getByText('Nobody has judged this yet.').waitFor();
    }
    // bob's page hears nothing new from here on, as if he had looked away for a moment
    await bob!.route('**/api/runs/*/state', (route) => route.abort());
    await ada!.keyboard.press('a');
    await awaitNotice(ada!, 'bag/1: artefact');
    await bob!.keyboard.press('l');
    const dialog = bob!.getByRole('dialog', { name: 'Somebody was faster' });
    await dialog.getByText('ada says artefact.').waitFor();
    const ofBag = (await exportVerdicts()).filter(({ cluster }) => cluster === 'bag/1');
    expect(new Set(ofBag.map(({ author }) => author))).toEqual(new Set(['ada']));
    await bob!.unroute('**/api/runs/*/state');
    await dialog.getByRole('button', { name: 'Say mine nevertheless' }).click();
    await awaitNotice(bob!, 'bag/1: legitimate');
    await ada!.getByText('bob said so just now').waitFor();
    await ada!.keyboard.press('4');
    await expect.poll(() => ada!.locator('tbody tr').count()).toBe(2);
    await app.browser.leave();
    app.browser.problems.splice(0); // the requests that were cut off
  });

  it('loses no verdict where the server is killed in the middle of one, and saves it once', async () => {
    const page = await app.browser.open(app.server.address);
    await page.getByRole('textbox', { name: 'Reviewer' }).fill('eve');
    await openFinding(page, 'bag/2');
    await page.getByText('Nobody has judged this yet.').waitFor();
    // the verdict arrives, but the server is gone before its answer does
    await page.route(
      '**/verdict',
      async (route) => {
        await route.fetch();
        await app.server.kill();
        await route.abort();
      },
      { times: 1 },
    );
    await page.keyboard.press('a');
    await page.getByRole('alert').waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('seam');
    await page.keyboard.press('Enter');
    app.server = await startReview(app.db, ['--port', app.server.port]);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByText('eve said so just now').waitFor();
    await page.keyboard.press('4');
    await expect.poll(() => page.locator('tbody tr').allInnerTexts()).toHaveLength(2);
    expect(await page.locator('tbody tr').first().innerText()).toContain('seam');
    await app.browser.leave();
    app.browser.problems.splice(0); // the requests that found no server
  });

  it('never complains, and asks nothing of other hosts', () => {
    expect(app.browser.problems).toEqual([]);
  });
});
