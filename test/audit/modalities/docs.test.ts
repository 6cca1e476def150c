import { expect, it } from 'vitest';
import { modalityTable } from '../../../src/audit/modalities/modality-table.ts';
import { readCode, readRows, readSection } from '../../docs/pages.ts';

it('docs/datasets.md lists every modality', () => {
  const rows = readRows(readSection('docs/datasets.md', 'What is no image'));
  const names = rows.flatMap(([first = '']) => readCode(first)).filter((name) => !name.includes('/'));
  expect(names).toEqual(Object.keys(modalityTable));
});
