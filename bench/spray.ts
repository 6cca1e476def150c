/**
 * Times SpRAy on one class of planted 28×28 heatmaps: `npm run bench:spray`, with `-- --full` a million of them, or with
 * sizes of one's own: `npm run bench:spray -- 5000`.
 */
import { cpus } from 'node:os';
import { runScript } from './run-script.ts';
import type { SprayTimes } from './spray-size.ts';

const GB = 1e9;

interface Bar {
  readonly seconds: number;
  readonly bytes?: number;
  readonly text: string;
}

/** What is asked of two cores, for neighbours, eigenvectors, clusters and Fisher scores. */
const bars: Readonly<Record<number, Bar>> = {
  10_000: { seconds: 2, text: '2 s' },
  100_000: { seconds: 180, bytes: 3 * GB, text: '3 min, 3 GB' },
  1_000_000: { seconds: 2400, bytes: 12 * GB, text: '40 min, 12 GB' },
};
const leastRecall = 0.95;
/** Growth of the time with n, as an exponent, from this size up. */
const growth = { from: 100_000, most: 1.3 };

const verdict = (isMet: boolean): string => (isMet ? 'met' : 'missed');

/** Steps that no bar is set for. */
const besides = ['separation', 'picture'];

function sumSteps({ seconds }: SprayTimes): number {
  return Object.entries(seconds).reduce((sum, [step, value]) => (besides.includes(step) ? sum : sum + value), 0);
}

function report(times: SprayTimes): void {
  const { count, seconds, recall, peakBytes, peakBytesWithAll } = times;
  const total = sumSteps(times);
  const bar = bars[count];
  const isMet = bar !== undefined && total <= bar.seconds && peakBytes <= (bar.bytes ?? Infinity);
  console.log(`\nn = ${count.toLocaleString('en')}`);
  for (const [step, value] of Object.entries(seconds)) {
    if (!besides.includes(step)) console.log(`  ${step.padEnd(13)} ${value.toFixed(2).padStart(8)} s`);
  }
  const processor = `processor time ${times.processorSeconds.toFixed(2)} s, peak ${(peakBytes / GB).toFixed(2)} GB`;
  console.log(`  ${'together'.padEnd(13)} ${total.toFixed(2).padStart(8)} s, ${processor}`);
  if (bar) console.log(`  bar ${bar.text}: ${verdict(isMet)}`);
  console.log(`  recall ${recall.toFixed(3)} (bar ${leastRecall}): ${verdict(recall >= leastRecall)}`);
  const rand = `${times.rand.toFixed(3)} (${times.clusters} clusters shown), best division tried ${times.bestRand.toFixed(3)}`;
  console.log(`  adjusted Rand index ${rand}`);
  const rest = besides.map((step) => `${step} ${(seconds[step] ?? 0).toFixed(2)} s`).join(', ');
  console.log(`  besides ${rest}, peak ${(peakBytesWithAll / GB).toFixed(2)} GB`);
}

/** The middle one of three runs; of large sizes, which take minutes, the only one. */
function measure(size: number): SprayTimes {
  const runs = Array.from(
    { length: size < 100_000 ? 3 : 1 },
    () => runScript('spray-size.ts', String(size)) as SprayTimes,
  );
  return runs.toSorted((left, right) => sumSteps(left) - sumSteps(right))[runs.length >> 1]!;
}

function reportGrowth(smaller: SprayTimes, larger: SprayTimes): void {
  const exponent = Math.log(sumSteps(larger) / sumSteps(smaller)) / Math.log(larger.count / smaller.count);
  const bar = smaller.count >= growth.from ? ` (bar ${growth.most}): ${verdict(exponent <= growth.most)}` : '';
  console.log(`  growth exponent from ${smaller.count.toLocaleString('en')}: ${exponent.toFixed(2)}${bar}`);
}

const given = process.argv.slice(2).filter((argument) => argument !== '--full');
const sizes = given.length > 0 ? given.map(Number) : [1300, 10_000, 100_000];
if (process.argv.includes('--full')) sizes.push(1_000_000);

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`);
let before: SprayTimes | undefined;
for (const size of sizes) {
  const times = measure(size);
  report(times);
  if (before) reportGrowth(before, times);
  before = times;
}
