import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pages, readPage, readProse } from './pages.ts';

const links = pages.flatMap((page) => {
  return [...readProse(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({ page, target: target! }));
});
const local = links.filter(({ target }) => !/^[a-z]+:/.test(target));

/** Anchors that a page's headings have, as GitHub makes them. */
function listAnchors(page: string): string[] {
  const headings = [...readProse(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) => {
    return heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-');
  });
}

test('the pages link to each other', () => {
  expect(local.length).toBeGreaterThan(30);
});

test.each(local)('the link in $page to $target leads somewhere', ({ page, target }) => {
  const [path, anchor] = target.split('#') as [string, string?];
  const file = path === '' ? page : join(dirname(page), path);
  expect(existsSync(file), file).toBe(true);
  if (anchor !== undefined) expect(listAnchors(file)).toContain(anchor);
});

test('links to other sites are https', () => {
  const others = links.filter(({ target }) => /^[a-z]+:/.test(target) && !target.startsWith('https://'));
  expect(others).toEqual([]);
});

test('the README leads to every page of docs', () => {
  const readme = readPage('README.md');
  for (const page of pages.filter((each) => each.startsWith('docs/'))) expect(readme).toContain(`(${page})`);
});
