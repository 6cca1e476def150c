import { expect, it } from 'vitest';
import { linkFuzzily } from '../../../src/spray/picture/fuzzy-links.ts';

it('links every pair of neighbours in both directions, equally', () => {
  // 0 and 1 name each other; 2 names 1 and 0, 3 names 2 and nobody else
  const neighbours = {
    count: 4,
    perPoint: 2,
    indices: Int32Array.of(1, 2, 0, 2, 1, 0, 2, -1),
    distances: Float64Array.of(1, 3, 1, 2, 2, 3, 5, 0),
  };
  const { from, to, weights } = linkFuzzily(neighbours);
  const links = new Map([...from.keys()].map((link) => [`${from[link]}-${to[link]}`, weights[link]!]));
  expect([...links.keys()].sort()).toEqual(['0-1', '0-2', '1-0', '1-2', '2-0', '2-1', '2-3', '3-2']);
  for (const [a, b] of ['01', '02', '12', '23'])
    expect(links.get(`${a}-${b}`)).toBeCloseTo(links.get(`${b}-${a}`)!, 12);
  // a point's nearest neighbour is linked with all its strength
  for (const link of ['0-1', '2-1', '3-2']) expect(links.get(link)).toBeCloseTo(1, 12);
  // of the others log₂ 3 − 1 is left on either side: s + s − s²
  const rest = Math.log2(3) - 1;
  expect(links.get('0-2')).toBeCloseTo(2 * rest - rest ** 2, 4);
});

it('links copies with all strength', () => {
  const copies = { count: 3, perPoint: 2, indices: Int32Array.of(1, 2, 0, 2, 0, 1), distances: new Float64Array(6) };
  expect([...linkFuzzily(copies).weights]).toEqual([1, 1, 1, 1, 1, 1]);
});
