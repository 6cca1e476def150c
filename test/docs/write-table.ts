import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

/**
 * Puts a table that was measured into a page, between its two marks, `<!-- name -->` and `<!-- end of name -->`.
 * @param table in Markdown
 */
export async function writeTable(page: string, name: string, table: string): Promise<void> {
  const text = readFileSync(page, 'utf8');
  const marks = new RegExp(`(<!-- ${name} -->\\n)[^]*(<!-- end of ${name} -->)`);
  if (!marks.test(text)) throw new Error(`${page} has no marks for the table of ${name}`);
  const written = text.replace(marks, (_all, begin: string, end: string) => `${begin}\n${table}\n${end}`);
  writeFileSync(page, await format(written, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }));
}

/** A table in Markdown. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
