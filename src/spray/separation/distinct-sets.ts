/** Sets of samples, those that are the same put together. */
export interface DistinctSets {
  readonly distinct: readonly Int32Array[];
  /** The place of every set in `distinct`. */
  readonly places: readonly number[];
}

/** Finds the distinct ones among sets of samples, each ascending. */
export function findDistinct(sets: readonly Int32Array[]): DistinctSets {
  const distinct: Int32Array[] = [];
  const bySize = new Map<number, number[]>();
  const places = sets.map((set) => {
    const alike = bySize.get(set.length) ?? [];
    const known = alike.find((place) => isSameSet(distinct[place]!, set));
    if (known !== undefined) return known;
    const place = distinct.push(set) - 1;
    bySize.set(set.length, [...alike, place]);
    return place;
  });
  return { distinct, places };
}

/** Whether two ascending sets hold the same samples. */
export function isSameSet(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((sample, place) => sample === b[place]);
}
