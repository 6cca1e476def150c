const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const scores = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3, signDisplay: 'negative' });
const changes = new Intl.NumberFormat('en-US', {
  ...{ maximumSignificantDigits: 3, maximumFractionDigits: 2, roundingPriority: 'lessPrecision' },
  signDisplay: 'exceptZero',
});
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

/** “1 image”, “2 images”. */
export function formatNumberOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
