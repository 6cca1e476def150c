/**
 * Fisher's direction from what one group has more of than another to that: `differences` of the groups' means and
 * variances within them, per axis, with a diagonal, shrunken covariance (each axis alone; its variance plus the mean
 * variance of all). Axes in which it has less are left out: an artefact is something that is there.
 */
export function findDirection(differences: Float64Array, variances: Float64Array): Float64Array {
  const shrinkage = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  return differences.map((more, axis) => (more > 0 ? more / (variances[axis]! + shrinkage) : 0));
}
