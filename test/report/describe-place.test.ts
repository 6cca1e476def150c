import { expect, it } from 'vitest';
import { describePlace } from '../../src/report/describe-place.ts';

/** A region of 12 × 12 cells, 1 where the predicate holds. */
const draw = (isInside: (y: number, x: number) => boolean) => ({
  data: Float32Array.from({ length: 144 }, (_, index) => Number(isInside(Math.floor(index / 12), index % 12))),
  shape: [12, 12],
});

it.each([
  ['a line below', (y: number) => y === 11, 'at the bottom'],
  ['a word in a corner', (y: number, x: number) => y < 3 && x < 4, 'at the top left'],
  ['a stripe at the side', (_: number, x: number) => x > 9, 'at the right'],
  ['a sticker half-way up the side', (y: number, x: number) => x > 9 && y > 3 && y < 8, 'at the right'],
  ['a frame', (y: number, x: number) => y === 0 || x === 0 || y === 11 || x === 11, 'along the edges'],
  ['a dot', (y: number, x: number) => y > 4 && y < 7 && x > 4 && x < 7, 'in the middle'],
  ['everything', () => true, null],
  ['nothing', () => false, null],
])('%s is said to be where it is', (_, isInside, words) => {
  expect(describePlace(draw(isInside))).toBe(words);
});
