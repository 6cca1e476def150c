/**
 * The probability that a random flagged sample scores higher than a random other one; equal scores count half (Mann &
 * Whitney 1947). ½ is chance. NaN where all samples are flagged, or none.
 */
export function computeAuroc(scores: ArrayLike<number>, flags: ArrayLike<number | boolean>): number {
  let others = 0;
  let flagged = 0;
  let won = 0;
  for (const group of groupByScore(scores, flags)) {
    // highest first: the flagged of this group lose against the others met so far
    won += group.others * (flagged + group.flagged / 2);
    flagged += group.flagged;
    others += group.others;
  }
  return won / (flagged * others);
}

/**
 * The mean, over the flagged samples, of the precision among all that score at least as high: area under the precision
 * and recall curve, without interpolation; samples of equal score are taken together. NaN where none is flagged.
 */
export function computeAveragePrecision(scores: ArrayLike<number>, flags: ArrayLike<number | boolean>): number {
  let taken = 0;
  let flagged = 0;
  let sum = 0;
  for (const group of groupByScore(scores, flags)) {
    flagged += group.flagged;
    taken += group.flagged + group.others;
    sum += group.flagged * (flagged / taken);
  }
  return sum / flagged;
}

/** How many flagged samples and others there are of every score, highest score first. */
function groupByScore(scores: ArrayLike<number>, flags: ArrayLike<number | boolean>) {
  const groups = new Map<number, { flagged: number; others: number }>();
  for (let index = 0; index < scores.length; index++) {
    const group = groups.get(scores[index]!) ?? { flagged: 0, others: 0 };
    if (flags[index]) group.flagged++;
    else group.others++;
    groups.set(scores[index]!, group);
  }
  return [...groups].sort(([left], [right]) => right - left).map(([, group]) => group);
}
