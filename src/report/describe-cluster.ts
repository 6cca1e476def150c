import type { SampleNoun } from '../dataset/sample-nouns.ts';
import { html, toText } from './html.ts';
import { drawSentence, findStrongest } from './panels/evidence.ts';
import { drawFinding } from './panels/finding.ts';
import type { FoundClass, FoundCluster } from './run-findings.ts';

/** What a group shows and what was seen when it was tried, in the sentences of the report. */
export function describeCluster({ class: name, samples }: FoundClass, cluster: FoundCluster, noun: SampleNoun): string {
  const strongest = findStrongest(cluster);
  return [
    drawFinding({ name, samples, noun }, cluster),
    ...(strongest ? [html`${drawSentence(strongest, { name, noun })}.`] : []),
  ]
    .map(toText)
    .join(' ');
}
