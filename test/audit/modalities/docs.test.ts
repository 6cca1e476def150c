import { expect, it } from 'vitest';
import { modalityTable } from '../../../src/audit/modalities/modality-table.ts';
import { readCode, readRows, readSection } from '../../docs/pages.ts';

it('docs/datasets.md lists every modality', () => {
  const [first = ''] = readSection('docs/datasets.md', 'What is no image').split('### ');
  const names = readRows(first).flatMap(([cell = '']) => readCode(cell));
  expect(names).toEqual(Object.keys(modalityTable));
});
