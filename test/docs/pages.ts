import { readdirSync, readFileSync } from 'node:fs';

/** The pages that users and contributors read, relative to the repository. */
export const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'data/README.md'],
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The text of a page. */
export function readPage(page: string): string {
  return readFileSync(page, 'utf8');
}

/** A page without its fenced blocks. */
export function readProse(page: string): string {
  return readPage(page).replace(/^ *```[^]*?^ *```/gm, '');
}

/** The part of a page below a heading, up to the next of the same level. */
export function readSection(page: string, heading: string): string {
  const [, ...sections] = readPage(page).split(/^## /m);
  const found = sections.find((section) => section.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`${page} has no section "${heading}"`);
  return found;
}

/** The TypeScript files below a folder, relative to the repository, with `/` between names. */
export function listSources(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** The cells of every table row of a text. */
export function readRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What stands in backticks. */
export function readCode(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

/** The lines of a page's blocks in `language`. */
export function readBlockLines(text: string, language: string): string[] {
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))];
  return blocks.flatMap(([, block]) => block!.trimEnd().split('\n'));
}
