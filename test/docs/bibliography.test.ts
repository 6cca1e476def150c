import { expect, test } from 'vitest';
import { listSources, readPage } from './pages.ts';

/** `Bach et al. 2015`, `Zeiler & Fergus 2014`, `von Luxburg 2007`, with or without parentheses around the year. */
const citation =
  /(?<!\p{L})((?:\p{Lu}\p{Ll}+, )?\p{Lu}[\p{L}-]+(?: et al\.| (?:&|and) \p{Lu}[\p{L}-]+)?|von Luxburg) \(?((?:19|20)\d\d)\b/gu;

const files = [...listSources('src'), 'docs/method.md', 'docs/models.md', 'data/README.md'];
const bibliography = readPage('docs/bibliography.md');
const entries = [...bibliography.matchAll(/^- \*\*(.+?)\.\*\* (.+)$/gm)].map(([, name, text]) => ({
  name: name!,
  text: text!,
}));

/** What a file cites, each once. */
function listCitations(file: string): string[] {
  const text = readPage(file).replaceAll(/\n\s*(?:\*|\/\/)?\s*/g, ' ');
  const found = [...text.matchAll(citation)].map(([, names, year]) => `${names!.replace(' and ', ' & ')} ${year!}`);
  return [...new Set(found)].filter((name) => / et al\. | & |Luxburg|Higham/.test(name));
}

const citations = files.flatMap((file) => listCitations(file).map((name) => ({ file, name })));

test('the code and the documentation cite papers', () => {
  expect(citations.length).toBeGreaterThan(20);
});

test.each(citations)('$name, cited in $file, is in the bibliography', ({ name }) => {
  expect(entries.map((entry) => entry.name)).toContain(name);
});

test('every entry names the first author and says what it is used for', () => {
  for (const { name, text } of entries) {
    const author = name.replace(/^von /, '').split(/[ ,]/)[0]!;
    expect(text).toContain(author);
  }
  expect(bibliography.match(/\s—\s/g)).toHaveLength(entries.length);
});
