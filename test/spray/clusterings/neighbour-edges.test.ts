import { describe, expect, it } from 'vitest';
import { listEdges, measureAmong } from '../../../src/spray/clusterings/neighbour-edges.ts';
import { listNearest, place } from './helpers.ts';

describe('listEdges', () => {
  it('lists every edge once, whichever end names it, as long as it is among the points given', () => {
    const neighbours = listNearest(place([[0], [1], [3], [7]]), 1);
    const { from, to, lengths } = listEdges(measureAmong(neighbours, place([[0], [2], [2], [5]])));
    const edges = [...from.keys()].map((edge) => [Math.min(from[edge]!, to[edge]!), Math.max(from[edge]!, to[edge]!)]);
    expect(edges).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect([...lengths]).toEqual([2, 0, 3]);
  });
});
