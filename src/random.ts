import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded source of uniform numbers in [0, 1): what everything random in unhans is given. */
export type Random = () => number;
