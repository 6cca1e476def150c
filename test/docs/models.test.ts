import { describe, expect, test } from 'vitest';
import { operators } from '../../src/graph/operators.ts';
import { isSimplified } from '../../src/importers/canonize/simplify.ts';
import { isRenamed } from '../../src/importers/upgrade.ts';
import { readCode, readRows, readSection } from './pages.ts';
import { standardOperators } from './standard-operators.ts';

const page = 'docs/models.md';
const rows = readRows(readSection(page, 'Operators'));
const listed = rows.flatMap(([first = '']) => readCode(first));
const rewritten = listed.filter((name) => !(operators as readonly string[]).includes(name));

describe('docs/models.md', () => {
  test('lists every operator that has a row, once', () => {
    expect(listed.filter((name) => !rewritten.includes(name)).toSorted()).toEqual(operators.toSorted());
  });

  test('lists every other operator of the standard that is rewritten into those', () => {
    const accepted = standardOperators.filter((name) => isSimplified(name) || isRenamed(name));
    const others = accepted.filter((name) => !(operators as readonly string[]).includes(name));
    expect(rewritten.toSorted()).toEqual(others.toSorted());
  });

  test('lists operators of the standard only', () => {
    for (const name of listed) expect(standardOperators).toContain(name);
  });
});
