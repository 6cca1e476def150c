import type { SampleNoun } from '../dataset/sample-nouns.ts';

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const scores = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3, signDisplay: 'negative' });
const changes = new Intl.NumberFormat('en-US', {
  ...{ maximumSignificantDigits: 3, maximumFractionDigits: 2, roundingPriority: 'lessPrecision' },
  signDisplay: 'exceptZero',
});
const points = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2, signDisplay: 'negative' });
const percentStyle = { style: 'percent', signDisplay: 'negative' } as const;
const percents = new Intl.NumberFormat('en-US', { ...percentStyle, maximumFractionDigits: 0 });
const precisePercents = new Intl.NumberFormat('en-US', { ...percentStyle, maximumFractionDigits: 1 });

/** `1234` as “1,234”. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** Three significant digits: “44.6”; “–” where there is none. */
export function formatScore(score: number | null): string {
  return score !== null && Number.isFinite(score) ? scores.format(score) : '–';
}

/** A change with its sign, three significant digits and two decimals at most: “+0.53”, “-0.2”, “0”. */
export function formatChange(change: number): string {
  return changes.format(change);
}

/** A share as a whole percentage, with a decimal below 2 %: “18%”, “0.4%”; “–” where there is none. */
export function formatPercent(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return '–';
  return (Math.abs(share) < 0.02 ? precisePercents : percents).format(share);
}

/** “0.4 s”, “12 s”, “3 min 5 s”. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A difference of probabilities in percentage points, two significant digits: “52”, “-0.3”, “0”. */
export function formatPoints(difference: number): string {
  return points.format(100 * difference);
}

/** “1 group”, “2 groups”. */
export function formatNumberOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** “1 image”, “2 recordings”: so many samples of a run. */
export function formatSamples(count: number, { one, many }: SampleNoun): string {
  return formatNumberOf(count, one, many);
}

/** “Recordings”: a word at the beginning of a sentence or a column. */
export function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
