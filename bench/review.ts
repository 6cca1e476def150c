/**
 * How fast the review app is over a large run: `npm run bench:review [-- CLASSES IMAGES]`, default 1,000 classes of 1,300
 * images. Prints the time of every question to the server and, where there is a Chromium, until the page is of use. With
 * a database that exists: `npm run bench:review -- FILE`. Ends with status 1 where anything takes a second.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { serveReview } from '../src/review/serve-review.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { findChromium } from '../test/e2e/find-chromium.ts';
import { fabricateRun } from './fabricate-run.ts';
import { median } from './median.ts';

/** What nothing may take. */
const mostMs = 1000;
const repeats = 5;

const [first = '1000', images = '1300'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'unhans-bench-'));
const given = existsSync(first) ? resolve(first) : undefined;
const store = openStore(given ?? join(folder, 'bench.db'));
try {
  if (!given) await fill(store, { classes: Number(first), images: Number(images) });
  const { count } = store.first<{ count: number }>('SELECT count(*) AS count FROM samples')!;
  console.log(`${count} samples`);
  const server = await serveReview(store, { port: 0, host: '127.0.0.1', author: 'bench' });
  const times = { ...(await timeQuestions(server.address)), ...(await timePage(server.address)) };
  for (const [name, [firstMs, ms]] of Object.entries(times)) {
    console.log(
      `${name.padEnd(44)} ${firstMs.toFixed(0).padStart(6)} ms${ms === undefined ? '' : `, then ${ms.toFixed(0)} ms`}`,
    );
    if (firstMs >= mostMs) process.exitCode = 1;
  }
  await server.close();
} finally {
  store.close();
  rmSync(folder, { recursive: true, force: true });
}

/** A first time and, where it was tried again, the median of the others. */
type Timing = readonly [firstMs: number, ms?: number];

/** A run whose images are those of the demo, so that there is something to decode. */
async function fill(into: Store, size: { classes: number; images: number }): Promise<void> {
  const started = performance.now();
  await fabricateRun(into, size);
  const dataset = resolve('data/watermark/images');
  into.run('UPDATE runs SET dataset = @dataset', { dataset });
  into.run(`UPDATE samples SET file = @dataset || '/coat/' || printf('%04d.png', id % 200)`, { dataset });
  console.log(`made in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

async function timeQuestions(address: string): Promise<Record<string, Timing>> {
  const questions = {
    'what runs there are': 'api/session',
    'how far the run is': 'api/runs/1/state',
    'findings, first page': 'api/runs/1/findings',
    'findings, last page': 'api/runs/1/findings?offset=11900',
    'findings by class, verdict, view and size': 'api/runs/1/findings?text=99&verdict=none&view=input&least=50',
    classes: 'api/runs/1/classes',
    'a finding': 'api/findings/6001',
    'its images': 'api/findings/6001/samples',
    'a class': 'api/classes/500',
    'its map': 'api/analyses/500/points?finding=6001',
    'a thumbnail': 'api/samples/650000/image',
    history: 'api/runs/1/history',
  };
  const times: Record<string, Timing> = {};
  for (const [name, path] of Object.entries(questions)) {
    const taken: number[] = [];
    for (let repeat = 0; repeat <= repeats; repeat++) {
      const started = performance.now();
      const response = await fetch(address + path);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      taken.push(performance.now() - started);
    }
    times[name] = [taken[0]!, median(taken.slice(1))];
  }
  return times;
}

async function timePage(address: string): Promise<Record<string, Timing>> {
  const executablePath = findChromium();
  if (executablePath === undefined) return {};
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await (await browser.newPage()).goto('about:blank'); // a browser that is open already
    const page = await browser.newPage();
    const time = async (work: () => Promise<unknown>): Promise<Timing> => {
      const started = performance.now();
      await work();
      return [performance.now() - started];
    };
    return {
      'page: from opening to findings': await time(async () => {
        await page.goto(address);
        await page.locator('.finding-row .name').first().waitFor();
      }),
      'page: from choosing a finding to its images': await time(async () => {
        await page.keyboard.press('j');
        await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.tile img')?.complete);
      }),
      'page: longest frame while scrolling its images': [await scroll(page, '.tiles')],
      'page: longest frame while scrolling all findings': [await scroll(page, '.findings .virtual')],
      'page: from the end of the list to its findings': await time(() =>
        page.locator('.finding-row .name').last().waitFor(),
      ),
    };
  } finally {
    await browser.close();
  }
}

/** Scrolls through a list in two seconds; the longest time between two frames. */
function scroll(page: Page, selector: string): Promise<number> {
  return page.evaluate(async (name) => {
    const list = document.querySelector(name)!;
    const frames = 120;
    let longest = 0;
    let last = performance.now();
    for (let frame = 1; frame <= frames; frame++) {
      list.scrollTop = (list.scrollHeight * frame) / frames;
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
  }, selector);
}
