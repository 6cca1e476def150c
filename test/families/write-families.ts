import { writeTable } from '../docs/write-table.ts';
import { families } from './family-table.ts';
import { formatFamilies } from './format-families.ts';
import { measureRow, type FamilyRow } from './measure-row.ts';

/** Measures every family and writes the table into docs/models.md. */
const rows = new Map<string, FamilyRow>();
for (const family of families) rows.set(family.family, await measureRow(family));
await writeTable('docs/models.md', 'families', formatFamilies(rows));
