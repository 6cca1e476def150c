/** How well found samples agree with those that are meant, 0 to 1 each; a ratio of nothing counts as 0. */
export interface Agreement {
  /** Share of the found samples that are meant. */
  readonly precision: number;
  /** Share of the meant samples that are found. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
}

/** Compares two sets of samples. */
export function measureAgreement(found: ReadonlySet<string>, meant: ReadonlySet<string>): Agreement {
  const shared = [...found].filter((sample) => meant.has(sample)).length;
  return {
    precision: divide(shared, found.size),
    recall: divide(shared, meant.size),
    f1: divide(2 * shared, found.size + meant.size),
  };
}

/** Intersection over union of what lies above `level` in two pictures of the same size; 0 where nothing does. */
export function measureIou(region: ArrayLike<number>, mask: ArrayLike<number>, level = 0.5): number {
  if (region.length !== mask.length) throw new Error(`region has ${region.length} pixels, mask ${mask.length}`);
  let shared = 0;
  let either = 0;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const [inRegion, inMask] = [region[pixel]! > level, mask[pixel]! > level];
    if (inRegion && inMask) shared++;
    if (inRegion || inMask) either++;
  }
  return divide(shared, either);
}

/** What a class is ranked by: whether it is suspicious, then its score; null is below every score. */
export interface Standing {
  readonly suspicious: boolean;
  readonly score: number | null;
}

/** The place of one among its rivals, from 1; of equals it takes the last place, so that no tie flatters it. */
export function findRank(standing: Standing, rivals: readonly Standing[]): number {
  return 1 + rivals.filter((rival) => isNotBelow(rival, standing)).length;
}

function isNotBelow(rival: Standing, standing: Standing): boolean {
  if (rival.suspicious !== standing.suspicious) return rival.suspicious;
  return (rival.score ?? -Infinity) >= (standing.score ?? -Infinity);
}

function divide(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
