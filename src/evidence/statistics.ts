import { createRandom } from '../random.ts';

/** The mean; 0 of nothing. */
export function computeMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return values.length === 0 ? 0 : sum / values.length;
}

/** The unbiased variance; 0 of fewer than two values. */
export function computeVariance(values: ArrayLike<number>): number {
  const mean = computeMean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - mean) ** 2;
  return values.length < 2 ? 0 : sum / (values.length - 1);
}

/** The median; 0 of nothing. */
export function computeMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return sorted.length === 0 ? 0 : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median distance to the median, times 1.4826: the standard deviation of normal values, and calm about others. */
export function computeSpread(values: readonly number[]): number {
  const median = computeMedian(values);
  return 1.4826 * computeMedian(values.map((value) => Math.abs(value - median)));
}

const resamples = 500;

/** The 95 % interval of the mean by the bootstrap (Efron 1979): percentiles of the means of 500 resamples. */
export function bootstrapMean(values: readonly number[], seed: number): [low: number, high: number] {
  const random = createRandom(seed);
  const resample = () => values.map(() => values[Math.floor(random() * values.length)]!);
  const means = Array.from({ length: resamples }, () => computeMean(resample())).sort((a, b) => a - b);
  return [means[Math.floor(0.025 * resamples)]!, means[Math.ceil(0.975 * resamples) - 1]!];
}
