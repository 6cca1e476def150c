import type { SampleNoun } from '../dataset/sample-nouns.ts';
import { html, toText } from './html.ts';
import { drawSentence, findStrongest } from './panels/evidence.ts';
import { drawFinding, drawLooks } from './panels/finding.ts';
import type { FoundClass, FoundCluster } from './run-findings.ts';

/** What a group shows and what was seen when it was tried, in the sentences of the report. */
export function describeCluster({ class: name, samples }: FoundClass, cluster: FoundCluster, noun: SampleNoun): string {
  const each = { name, samples, noun };
  const strongest = findStrongest(cluster);
  if (!strongest) return toText(drawFinding(each, cluster));
  return toText(html`${drawLooks(each, cluster)} ${drawSentence(strongest, each)}.`);
}
