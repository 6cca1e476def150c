/**
 * Fisher's direction from what one group has more of than another to that: `differences` of the groups' means and
 * variances within them, per axis, with a diagonal, shrunken covariance (each axis alone; its variance plus the mean
 * variance of all). Axes in which it has less are left out: an artefact is something that is there.
 * Where nothing varies within the groups, the differences themselves are the direction.
 */
export function findDirection(differences: Float64Array, variances: Float64Array): Float64Array {
  const mean = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  const shrinkage = mean > 0 ? mean : 1;
  return differences.map((more, axis) => (more > 0 ? more / (variances[axis]! + shrinkage) : 0));
}
