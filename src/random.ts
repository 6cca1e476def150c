import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded source of uniform numbers in [0, 1): what everything random in unhans is given. */
export type Random = () => number;

/** Draws thrown away first: the first numbers of neighbouring seeds resemble each other. */
const warmUp = 32;

/** A generator of uniform numbers with 53 random bits; `seed` is any integer, of which the low 32 bits count. */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  for (let index = 0; index < warmUp; index++) generator.next();
  return () => uniformFloat64(generator);
}
