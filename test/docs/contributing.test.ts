import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listSources, pages, readCode, readPage, readProse, readRows, readSection } from './pages.ts';

const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };
const folders = readRows(readSection('CONTRIBUTING.md', 'Where things are'))
  .flatMap(([first = '']) => readCode(first))
  .map((code) => code.replace('/', ''));

describe('CONTRIBUTING.md', () => {
  test('lists every folder of src', () => {
    const real = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.toSorted()).toEqual(real.map(({ name }) => name).sort());
  });

  test.each(folders)('says truly that src/%s imports only from folders above it', (folder) => {
    const above = folders.slice(0, folders.indexOf(folder));
    for (const file of listSources(`src/${folder}`)) {
      const depth = file.split('/').length - 2;
      const outside = new RegExp(`from '(?:\\.\\./){${depth}}([a-z-]+)/`, 'g');
      for (const [, other] of readPage(file).matchAll(outside)) {
        expect(above, `${file} imports from ${other!}`).toContain(other);
      }
    }
  });

  test('names files that exist', () => {
    for (const path of readCode(readProse('CONTRIBUTING.md'))) {
      if (/^(src|test|docs|bench|pipelines|data|\.ci)\b\S*$/.test(path)) expect(existsSync(path), path).toBe(true);
    }
  });
});

test.each(pages)('the npm scripts that %s names exist', (page) => {
  const named = [...readPage(page).matchAll(/\bnpm (?:run )?([a-z]+(?::[a-z]+)?)/g)].map(([, script]) => script!);
  for (const script of named.filter((word) => !['may', 'link', 'keeps', 'from', 'run', 'ci'].includes(word))) {
    expect(Object.keys(scripts)).toContain(script);
  }
});
