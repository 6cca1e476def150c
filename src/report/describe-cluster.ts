import type { SampleNoun } from '../dataset/sample-nouns.ts';
import { toText } from './html.ts';
import { drawStrongest } from './panels/evidence.ts';
import { drawFinding } from './panels/finding.ts';
import type { FoundClass, FoundCluster } from './run-findings.ts';

/** What a group shows and what was seen when it was tried, in the sentences of the report. */
export function describeCluster({ class: name, samples }: FoundClass, cluster: FoundCluster, noun: SampleNoun): string {
  const strongest = drawStrongest(cluster, { name, noun });
  return [drawFinding({ name, samples, noun }, cluster), ...(strongest ? [strongest] : [])].map(toText).join(' ');
}
