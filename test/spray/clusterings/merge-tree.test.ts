import { describe, expect, it } from 'vitest';
import { condenseTree } from '../../../src/spray/clusterings/condense-tree.ts';
import { createTreeWriter } from '../../../src/spray/clusterings/merge-tree.ts';

describe('createTreeWriter', () => {
  it('writes the merges in their order, and joins what is left at infinity', () => {
    const writer = createTreeWriter(5);
    expect(writer.join(3, 4, 1)).toBe(true);
    expect(writer.join(0, 1, 2)).toBe(true);
    expect(writer.join(1, 0, 3)).toBe(false);
    expect(writer.join(1, 3, 4)).toBe(true);
    const { left, right, heights, sizes } = writer.finish();
    expect([...left]).toEqual([3, 0, 6, 7]);
    expect([...right]).toEqual([4, 1, 5, 2]);
    expect([...heights]).toEqual([1, 2, 4, Infinity]);
    expect([...sizes]).toEqual([1, 1, 1, 1, 1, 2, 2, 4, 5]);
  });

  it.each([0, 1])('makes no merge of %i points', (count) => {
    expect(createTreeWriter(count).finish().heights).toHaveLength(0);
  });
});

describe('condenseTree', () => {
  it('makes clusters only of splits into two parts that are large enough', () => {
    const writer = createTreeWriter(6);
    writer.join(0, 1, 1);
    writer.join(0, 2, 2);
    writer.join(3, 4, 3);
    writer.join(3, 0, 5);
    writer.join(5, 0, 9);
    const { parents, births, of, leaves } = condenseTree(writer.finish(), 2);
    expect(parents).toEqual([-1, 0, 0]);
    expect(births).toEqual([Infinity, 5, 5]);
    // 5 falls out of the whole; of the two parts, the one with 3 was joined first
    expect([...of]).toEqual([2, 2, 2, 1, 1, 0]);
    expect([...leaves]).toEqual([1, 1, 2, 3, 3, 9]);
  });
});
