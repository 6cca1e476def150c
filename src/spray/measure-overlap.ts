/** Measures how much of one set of samples another holds. */
export type OverlapMeasure = (others: readonly number[], least?: number) => number;

/**
 * Measures the Jaccard index |A ∩ B| / |A ∪ B| of sets of the samples below `count`: given A, a function of B. Where the
 * sizes alone say that it is not above `least`, the answer is 0 without looking. One set A at a time: taking the next
 * ends the measure of the one before.
 */
export function createOverlapMeter(count: number): (members: readonly number[]) => OverlapMeasure {
  const marks = new Int32Array(count);
  let mark = 0;
  return (members) => {
    mark++;
    for (const member of members) marks[member] = mark;
    return (others, least = 0) => {
      const [small, large] = [Math.min(members.length, others.length), Math.max(members.length, others.length)];
      if (small <= least * large) return 0;
      let shared = 0;
      for (const other of others) if (marks[other] === mark) shared++;
      return shared / (small + large - shared);
    };
  };
}
