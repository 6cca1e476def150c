import type { Verdict } from '../store/verdicts.ts';
import type { Precision } from './api.ts';

/** The 97.5 % quantile of the normal distribution. */
const z = 1.959964;

/**
 * The share of artefacts among samples that were judged, with Wilson's 95 % interval (1927); who is unsure does not
 * count.
 */
export function estimatePrecision(verdicts: readonly Verdict[]): Precision {
  const artefact = verdicts.filter((verdict) => verdict === 'artefact').length;
  const legitimate = verdicts.filter((verdict) => verdict === 'legitimate').length;
  const count = artefact + legitimate;
  if (count === 0) return { artefact, legitimate, estimate: null };
  const share = artefact / count;
  const centre = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const reach = (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / (1 + z ** 2 / count);
  return { artefact, legitimate, estimate: { share, low: centre - reach, high: centre + reach } };
}
