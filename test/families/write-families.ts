import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { families } from './family-table.ts';
import { formatFamilies } from './format-families.ts';
import { measureRow, type FamilyRow } from './measure-row.ts';

/** Measures every family and writes the table into docs/models.md, between its two marks. */
const page = 'docs/models.md';
const marks = /(<!-- families -->\n)[^]*(<!-- end of families -->)/;

const rows = new Map<string, FamilyRow>();
for (const family of families) rows.set(family.family, await measureRow(family));
const text = readFileSync(page, 'utf8');
if (!marks.test(text)) throw new Error(`${page} has no marks for the table of families`);
const written = text.replace(marks, (_all, begin: string, end: string) => `${begin}\n${formatFamilies(rows)}\n${end}`);
writeFileSync(page, await format(written, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }));
