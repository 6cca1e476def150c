import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report.ts';
import { createClass, createModel } from '../report/create-model.ts';
import { findChromium } from './find-chromium.ts';

const executablePath = findChromium();
const skipped = executablePath === undefined ? ' (SKIPPED: no Chromium found; install it or set CHROMIUM_PATH)' : '';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const hostile = '<img src=x onerror="document.title=1"></script>';

describe.skipIf(executablePath === undefined)(`the report in Chromium, from disk, without a network${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'unhans-report-'));
  const problems: string[] = [];
  let browser: Browser;

  beforeAll(async () => {
    const points = createClass().points.map((point, index) => (index === 5 ? { ...point, path: hostile } : point));
    writeFileSync(join(folder, 'report.html'), renderReport(createModel({ classes: [createClass({ points })] })));
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
    browser = await chromium.launch({ executablePath: executablePath!, args });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      const address = request.url();
      if (!/^(file|data):/.test(address)) problems.push(`request to ${address}`);
    });
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    return page;
  }

  it('says on the first screen what was found', async () => {
    const page = await open();
    const box = await page.locator('h1').boundingBox();
    expect(box!.y + box!.height).toBeLessThan(300);
    expect(await page.locator('h1').innerText()).toBe('Clever Hans suspected in class coat');
    expect(
      await page
        .locator('.strip img')
        .first()
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBe(1);
  });

  it('shows the image behind a dot under the pointer, and hides it again', async () => {
    const page = await open();
    const peek = page.locator('.peek');
    expect(await peek.isVisible()).toBe(false);
    await page.locator('circle[data-point="3"]').hover();
    expect(await peek.innerText()).toBe('coat/3.png — Group 2 — model says coat (75% sure)');
    expect(await peek.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    await page.locator('h2').first().hover();
    expect(await peek.isVisible()).toBe(false);
  });

  it('steps through the dots by keyboard, the most suspicious group first, and speaks them', async () => {
    const page = await open();
    await page.locator('.scatter svg').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.peek').innerText()).toContain('Group 1');
    expect(await page.locator('[aria-live]').first().textContent()).toContain('Group 1');
    await page.keyboard.press('Escape');
    expect(await page.locator('.peek').isVisible()).toBe(false);
  });

  it('shows the image behind a dot that is tapped', async () => {
    const page = await open({ hasTouch: true, viewport: { width: 400, height: 800 } });
    await page.locator('circle[data-point="0"]').tap();
    expect(await page.locator('.peek').innerText()).toContain('coat/0.png');
  });

  it('shows hostile names as text', async () => {
    const page = await open();
    await page.locator('circle[data-point="5"]').hover();
    expect(await page.locator('.peek').innerText()).toContain(hostile);
    expect(await page.locator('.peek img').isVisible()).toBe(false);
    expect(await page.title()).toBe('unhans: model.onnx on images');
  });

  it('is light or dark as the system says, unless the reader chooses', async () => {
    const page = await open({ colorScheme: 'dark' });
    const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await background()).toBe('rgb(20, 23, 27)');
    await page.getByLabel('light').check();
    expect(await background()).toBe('rgb(255, 255, 255)');
    await page.getByLabel('dark').check();
    expect(await background()).toBe('rgb(20, 23, 27)');
  });

  it('switches the pictures of a class between image, overlay and heatmap', async () => {
    const page = await open();
    const shown = (): Promise<boolean[]> =>
      Promise.all(['image', 'overlay', 'heatmap'].map((view) => page.locator(`.view-${view}`).first().isVisible()));
    expect(await shown()).toEqual([true, true, false]);
    await page.getByLabel('heatmap', { exact: true }).check();
    expect(await shown()).toEqual([false, false, true]);
    await page.getByLabel('overlay', { exact: true }).check();
    expect(await shown()).toEqual([true, true, false]);
    await page.getByLabel('image', { exact: true }).check();
    expect(await shown()).toEqual([true, false, false]);
  });

  it('fades the overlay to the image below it', async () => {
    const page = await open();
    const opacity = () =>
      page
        .locator('.view-overlay img')
        .first()
        .evaluate((image) => getComputedStyle(image).opacity);
    expect(await page.getByLabel('Opacity').isVisible()).toBe(false);
    await page.getByLabel('overlay', { exact: true }).check();
    await page.getByLabel('Opacity').fill('0.25');
    expect(await opacity()).toBe('0.25');
    const [image, overlay] = await Promise.all(
      ['.view-image', '.view-overlay'].map((place) => page.locator(`.pictures ${place}`).first().boundingBox()),
    );
    expect(image).toEqual(overlay);
  });

  it('draws heatmaps in other colours, and no other picture', async () => {
    const page = await open();
    const filterOf = (place: string) =>
      page
        .locator(place)
        .first()
        .evaluate((image) => getComputedStyle(image).filter);
    expect(await filterOf('.view-overlay img')).toBe('none');
    await page.getByLabel('Colours', { exact: true }).selectOption('green-purple');
    expect(await filterOf('.view-overlay img')).toBe('url("#colours-green-purple")');
    expect(await filterOf('.mean img')).toBe('url("#colours-green-purple")');
    expect(await filterOf('img.view-image')).toBe('none');
  });

  it('zooms its maps by buttons, keys and the wheel, and back', async () => {
    const page = await open();
    const map = page.locator('svg.map');
    const widthOf = async () => Number((await map.getAttribute('viewBox'))!.split(' ')[2]);
    await page.getByLabel('zoom in').click();
    expect(await widthOf()).toBeCloseTo(640 / 1.5, 3);
    await page.getByText('whole map').click();
    expect(await widthOf()).toBe(640);
    await map.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect(await widthOf()).toBeCloseTo(640 / 2.25, 3);
    await page.keyboard.press('0');
    await map.hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await expect.poll(widthOf).toBeLessThan(500);
  });

  it('selects dots by a rectangle, by their group and by keyboard, and lists them', async () => {
    const page = await open();
    const selection = page.locator('.selection');
    const paths = () => selection.locator('textarea').inputValue();
    expect(await selection.isVisible()).toBe(false);
    await page.locator('svg.map').scrollIntoViewIfNeeded();
    const [from, to] = await Promise.all(
      [2, 4].map((point) => page.locator(`circle[data-point="${point}"]`).boundingBox()),
    );
    await page.mouse.move(from!.x - 8, from!.y + 20);
    await page.mouse.down();
    await page.mouse.move(to!.x + 20, to!.y - 8, { steps: 4 });
    await page.mouse.up();
    expect(await selection.locator('p').innerText()).toBe('3 selected: 3 of Group 2');
    expect((await paths()).split('\n')).toEqual(['coat/4.png', 'coat/3.png', 'coat/2.png']);
    expect(await selection.locator('img').count()).toBe(3);
    await page.locator('.key button').first().click();
    expect((await paths()).split('\n')).toEqual(['coat/0.png', 'coat/1.png']);
    await page.getByText('Clear selection').click();
    expect(await selection.isVisible()).toBe(false);
    await page.locator('svg.map').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await selection.locator('p').innerText()).toBe('1 selected: 1 of Group 1');
  });

  it('moves a map that is zoomed where a drag is to move', async () => {
    const page = await open();
    const map = page.locator('svg.map');
    await page.getByLabel('zoom in').click();
    await page.getByLabel('move', { exact: true }).check();
    await map.scrollIntoViewIfNeeded();
    const before = Number((await map.getAttribute('viewBox'))!.split(' ')[0]);
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 100, { steps: 4 });
    await page.mouse.up();
    expect(Number((await map.getAttribute('viewBox'))!.split(' ')[0])).toBeGreaterThan(before + 10);
    expect(await page.locator('.selection').isVisible()).toBe(false);
  });

  it('fits a narrow screen', async () => {
    const page = await open({ viewport: { width: 400, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
  });

  it('prints all classes, in light colours', async () => {
    const page = await open({ colorScheme: 'dark' });
    await page.locator('.class-section > summary').click();
    expect(await page.locator('.card').first().isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.card').first().isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds serious, %s', async (colorScheme) => {
    const page = await open({ colorScheme });
    const serious = await page.evaluate<string[]>(
      `${axe}; axe.run().then(({ violations }) => violations
         .filter(({ impact }) => impact === 'serious' || impact === 'critical')
         .map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    );
    expect(serious).toEqual([]);
  });

  it('never complains, and asks nothing of the network', () => {
    expect(problems).toEqual([]);
  });
});
