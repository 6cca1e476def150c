import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { describeCluster } from '../describe-cluster.ts';
import { capitalise, formatCount, formatNumberOf, formatPercent, formatSamples, formatScore } from '../format.ts';
import { isAlarming, type FoundClass, type RunFindings } from '../run-findings.ts';
import { readRunWords } from '../run-words.ts';
import { escapeMarkdown, formatMarkdownTable } from './markdown-text.ts';

/** Classes in the table, and suspicious groups in sentences, at most: a pull request is no place for a thousand. */
const shown = { classes: 20, groups: 10 } as const;

/** A summary for a pull request or the page of a CI job: what is suspicious, and a table of the first classes. */
export function formatMarkdown(findings: RunFindings): string {
  const { classes, title, method } = findings;
  const { noun } = readRunWords(method.job);
  const samples = formatSamples(method.dataset.samples, noun);
  const parts = [
    `## unhans: ${escapeMarkdown(describeOutcome(classes))}`,
    `Run ${findings.run}${findings.status === 'done' ? '' : ` (${findings.status})`}: ${escapeMarkdown(title)}, ${samples}.`,
    ...listSuspicious(classes, noun),
    drawTable(classes, noun),
    describeMethod(findings, noun),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** “1 suspicious group in 10 classes”. */
export function describeOutcome(classes: readonly FoundClass[]): string {
  const count = classes.flatMap(({ clusters }) => clusters).filter(isAlarming).length;
  const groups = count === 0 ? 'no suspicious group' : formatNumberOf(count, 'suspicious group');
  return `${groups} in ${formatNumberOf(classes.length, 'class', 'classes')}`;
}

function listSuspicious(classes: readonly FoundClass[], noun: SampleNoun): string[] {
  const found = classes.flatMap((each) =>
    each.clusters.filter(({ suspicious }) => suspicious).map((cluster) => ({ each, cluster })),
  );
  if (found.length === 0) return [];
  const lines = found.slice(0, shown.groups).map(({ each, cluster }) => {
    const judged = cluster.verdict === null ? '' : `, judged ${cluster.verdict}`;
    const score = `score ${formatScore(cluster.score)}${judged}`;
    return `- **${escapeMarkdown(cluster.id)}** (${score}): ${escapeMarkdown(describeCluster(each, cluster, noun))}`;
  });
  const more = found.length - shown.groups;
  return [[...lines, ...(more > 0 ? [`- and ${formatCount(more)} more`] : [])].join('\n')];
}

function drawTable(classes: readonly FoundClass[], { many }: SampleNoun): string {
  const columns = [
    { title: 'Class' },
    ...[capitalise(many), 'Model says so', 'Groups', 'Highest score', 'Suspicious'].map(
      (title) => ({ title, align: 'right' }) as const,
    ),
  ];
  const rows = classes
    .slice(0, shown.classes)
    .map((each) => [
      escapeMarkdown(each.class),
      formatCount(each.samples),
      formatPercent(each.agreement),
      formatCount(each.clusters.length),
      formatScore(each.score),
      formatCount(each.clusters.filter(({ suspicious }) => suspicious).length),
    ]);
  const more = classes.length - rows.length;
  const rest =
    more > 0 ? `\n\n${formatNumberOf(more, 'less suspicious class', 'less suspicious classes')} not shown.` : '';
  return formatMarkdownTable(columns, rows) + rest;
}

function describeMethod({ decision, method: { model, dataset } }: RunFindings, noun: SampleNoun): string {
  const sentences = [
    decision &&
      `A group is suspicious from a score of ${formatScore(decision.level)}; in ${formatPercent(decision.falseAlarmRate)} of harmless classes one gets there.`,
    model && `Model SHA-256: ${model.sha256}.`,
    dataset.skipped > 0 && `${formatSamples(dataset.skipped, noun)} skipped.`,
  ];
  return escapeMarkdown(sentences.filter(Boolean).join(' '));
}
