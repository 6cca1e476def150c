import { describe, expect, test } from 'vitest';
import { readRows, readSection } from '../docs/pages.ts';
import { families } from './family-table.ts';
import { formatFamilies } from './format-families.ts';
import { measureRow, type FamilyRow } from './measure-row.ts';

/** Operators that may keep relevance: those with a bias, constants that are joined, and the softmax, which is no linear layer. */
const absorbing = [
  ...['Conv', 'Gemm', 'MatMul', 'Add', 'BatchNormalization', 'LayerNormalization', 'InstanceNormalization'],
  ...['Concat', 'Softmax'],
];

/** Where the rules do not find the evidence better than gradient × input; docs/models.md says why. */
const exceptions = ['GRU'];

const rows = new Map<string, FamilyRow>();

describe.each(families)('$family', (family) => {
  test('is read as it is, and its relevance lies on the evidence', async () => {
    const row = await measureRow(family);
    rows.set(family.family, row);
    const { gradient_x_input, attnlrp } = row.shares;
    expect(row.parity, 'the scores of the file and of the model as read').toBeLessThan(1e-4);
    expect(row.accuracy, 'the trained model knows its task').toBeGreaterThan(0.9);
    const kept = [...row.absorbed].filter(([op]) => !absorbing.includes(op));
    for (const [op, share] of kept) expect(share, `${op} has no bias to keep relevance`).toBeLessThan(0.01);
    if (exceptions.includes(family.family)) expect(attnlrp).toBeLessThan(gradient_x_input);
    else expect(attnlrp, 'share of the positive relevance on the evidence').toBeGreaterThan(gradient_x_input);
  });
});

test('docs/models.md has the numbers that are measured (update with npm run docs:families)', () => {
  expect(rows.size).toBe(families.length);
  const documented = listRows(readSection('docs/models.md', 'Families'));
  const measured = listRows(formatFamilies(rows));
  expect(documented.map(([family, model]) => [family, model])).toEqual(
    measured.map(([family, model]) => [family, model]),
  );
  for (const [index, cells] of measured.entries()) {
    const numbers = (row: readonly string[]) => row.slice(2, 7).map((cell) => Number(cell.replaceAll('*', '')));
    for (const [column, value] of numbers(cells).entries())
      expect(numbers(documented[index]!)[column], `${cells[0]!}, column ${column + 3}`).toBeCloseTo(value, 1);
  }
});

/** The rows of a table, without its heading. */
function listRows(text: string): string[][] {
  return readRows(text).slice(2);
}
