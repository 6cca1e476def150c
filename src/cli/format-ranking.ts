import type { AuditSummary, ClassSummary, ClusterSummary } from '../audit/summary.ts';
import type { EvidencePart, EvidenceTest } from '../store/findings.ts';
import { chooseSampleNoun, type SampleNoun } from '../dataset/sample-nouns.ts';
import { describeViews } from '../report/describe-views.ts';
import { chooseModalityWords } from '../report/modality-words.ts';
import { alignColumns } from './align-columns.ts';
import { toPrintable } from './printable.ts';

/** Tests that a line names, at most: those that speak loudest. */
const namedTests = 3;

/** A table of the classes, most suspicious first, a line on each suspicious group, and where to read on. */
export function formatRanking(summary: AuditSummary): string {
  const noun = chooseSampleNoun(summary.modality);
  const header = ['class', noun.many, 'score', 'most suspicious group', 'of the class', ''];
  const rows = summary.classes.map((row) => formatClass(row, noun).map(toPrintable));
  const table = alignColumns([header, ...rows], [false, true, true, false, true, false]);
  const suspects = summary.classes.flatMap((row) => row.clusters.filter(({ suspicious }) => suspicious));
  const skipped = summary.skipped > 0 ? `, ${summary.skipped} skipped` : '';
  return [
    ...table,
    '',
    ...suspects.map((cluster) => toPrintable(formatSuspect(cluster, summary.layers, noun))),
    ...(suspects.length > 0 ? [''] : []),
    `run ${summary.run}: ${summary.samples} ${noun.many}${skipped}`,
    `report:   ${summary.report}`,
    `database: ${summary.db}`,
  ].join('\n');
}

function formatClass({ class: name, samples, score, clusters }: ClassSummary, { many }: SampleNoun): string[] {
  const [first] = clusters;
  return [
    name,
    String(samples),
    score === null ? '–' : score.toFixed(1),
    first ? `${first.id} (${first.size} ${many})` : '–',
    first ? `${((100 * first.size) / samples).toFixed(0)} %` : '–',
    first?.suspicious ? 'SUSPICIOUS' : '',
  ];
}

/** “coat/1 acts: pasted into images of other classes +0.53 (control +0.02, 95 % +0.41 to +0.60); alike in: relevant places”. */
function formatSuspect(
  { id, views, fisher, evidence }: ClusterSummary,
  layers: readonly string[],
  noun: SampleNoun,
): string {
  const loudest = evidence
    .filter(({ test, effect, points }) => test !== 'separability' && effect !== null && points > 0)
    .toSorted((left, right) => right.points - left.points)
    .slice(0, namedTests);
  const verb = loudest.some(({ test }) => interventions.has(test)) ? 'acts' : 'stands out';
  const apart = `stands apart with a Fisher score of ${fisher === null ? '–' : fisher.toFixed(1)}; no test spoke for it`;
  const found = loudest.length > 0 ? `${verb}: ${loudest.map((part) => formatPart(part, noun)).join(', ')}` : apart;
  return `${id} ${found}; alike in: ${describeViews(views, layers, chooseModalityWords(noun).places)}`;
}

/** Tests in which the model was asked again about changed images. */
const interventions: ReadonlySet<EvidenceTest> = new Set(['transplant', 'cut', 'latent']);

/** What terminals call a test. */
const testWords: Readonly<Record<EvidenceTest, (samples: string) => string>> = {
  transplant: (samples) => `pasted into ${samples} of other classes`,
  cut: () => 'painted over',
  latent: () => 'moved to inside the model',
  shift: () => 'moved equally at all places',
  prevalence: () => 'share of the other classes',
  separability: () => 'stands apart',
};

function formatPart({ test, effect, control, interval }: EvidencePart, { many }: SampleNoun): string {
  const details = [
    control === null ? [] : `control ${formatNumber(control)}`,
    interval === null ? [] : `95 % ${interval.map(formatNumber).join(' to ')}`,
  ].flat();
  return `${testWords[test](many)} ${formatNumber(effect!)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

function formatNumber(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
