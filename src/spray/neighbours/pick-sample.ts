import type { Random } from '../../random.ts';

/** `wanted` of the numbers below `count` (all where there are fewer), each set as likely as any other, ascending. */
export function pickSample(count: number, wanted: number, random: Random): Int32Array {
  const picked = new Int32Array(Math.min(count, wanted));
  let place = 0;
  for (let index = 0; place < picked.length; index++) {
    if (random() * (count - index) < picked.length - place) picked[place++] = index;
  }
  return picked;
}
