import { expect, it } from 'vitest';
import { findComponents } from '../../src/spray/find-components.ts';
import { cliqueEdges, fromEdges } from './helpers.ts';

it('findComponents numbers components by size and counts a lone node as one', () => {
  const graph = fromEdges(7, [[0, 1], ...cliqueEdges(3, 4)]);
  const { of, sizes } = findComponents(graph);
  expect(sizes).toEqual([4, 2, 1]);
  expect([...of]).toEqual([1, 1, 2, 0, 0, 0, 0]);
});

it('findComponents lists the nodes of a component together, breadth first', () => {
  const graph = fromEdges(6, [
    [0, 4],
    [4, 5],
    [0, 2],
    [1, 3],
  ]);
  expect([...findComponents(graph).order]).toEqual([0, 2, 4, 5, 1, 3]);
});
