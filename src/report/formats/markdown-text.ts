/** What Markdown reads as markup within a line, or GitHub as an address. */
const special = /[\\`*_{}[\]<>#|~!&@$]|(?<=www)\.|:(?=\/\/)/gi;

/**
 * Text within a line as Markdown shows it letter by letter: nothing in it is markup, mentions a person or refers to an
 * issue. Not for the beginning of a line.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(special, '\\$&')
    .replace(/\\[@#]/g, '$&\u200b'); // a zero-width space: GitHub looks for mentions after escapes are gone
}

/** A table; cells are Markdown already. Columns with `align: 'right'` hold numbers. */
export function formatMarkdownTable(
  columns: readonly { readonly title: string; readonly align?: 'right' }[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [
    columns.map(({ title }) => title),
    columns.map(({ align }) => (align === 'right' ? '--:' : '---')),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
