import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { mainFile } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';

/** A review server as a process of its own. */
export interface ReviewServer {
  readonly address: string;
  readonly port: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/** Starts `unhans review` and waits until it says where it is. */
export async function startReview(db: string, args: readonly string[] = []): Promise<ReviewServer> {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(process.execPath, [mainFile, 'review', '--db', db, ...port, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [line] = (await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).once('line', (text) => resolve([text]))),
    ended.then(() => ['the server ended']),
  ])) as [string];
  const address = line.replace('review: ', '');
  if (!address.startsWith('http')) throw new Error(line);
  const kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  return { address, port: new URL(address).port, kill };
}

/** A browser whose pages report what should not happen. */
export interface WatchedBrowser {
  /** Complaints of pages, and requests that leave the server's address. */
  readonly problems: string[];
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
  /** Closes all pages. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Chromium. */
export async function startBrowser(): Promise<WatchedBrowser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
  const browser: Browser = await chromium.launch({ executablePath: findChromium()!, args });
  const problems: string[] = [];
  return {
    problems,
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
      context.setDefaultTimeout(30_000);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== new URL(address).origin && !request.url().startsWith('blob:')) {
          problems.push(`request to ${request.url()}`);
        }
      });
      await page.goto(address);
      return page;
    },
    async leave() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

/** Why browser tests are skipped, for the title of a suite; nothing where they are not. */
export const skippedWithoutBrowser =
  findChromium() === undefined ? ' (SKIPPED: no Chromium found; install it or set CHROMIUM_PATH)' : '';

/** A review server and a browser for the tests of a suite. */
export interface ReviewApp {
  readonly db: string;
  /** Another one takes its place where a test has killed it. */
  server: ReviewServer;
  readonly browser: WatchedBrowser;
}

/** Serves the database that `prepare` makes in an empty folder, to a browser, while the tests of a suite run. */
export function useReviewApp(prepare: (folder: string) => Promise<string>): ReviewApp {
  const createPlace = useFolder();
  const app = {} as { db: string; server: ReviewServer; browser: WatchedBrowser };
  beforeAll(async () => {
    const folder = createPlace();
    mkdirSync(folder);
    app.db = await prepare(folder);
    app.server = await startReview(app.db);
    app.browser = await startBrowser();
  });
  afterEach(() => app.browser.leave());
  afterAll(async () => {
    await app.browser.close();
    await app.server.kill();
  });
  return app;
}
