import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { findPart, type EvidencePart } from '../../store/findings.ts';
import { formatCount, formatPercent, formatPoints } from '../format.ts';
import { html, type Html } from '../html.ts';
import { drawName } from './picture.ts';

/** A group with what was tried of it. */
export interface JudgedCluster {
  readonly size: number;
  readonly evidence: readonly EvidencePart[];
  /** Where on the picture it lies, such as “at the bottom”. */
  readonly place?: string | null;
}

/** The class that a group is of, and what its samples are called. */
export interface GroupedClass {
  readonly name: string;
  readonly samples: number;
  readonly noun: SampleNoun;
}

/** What was found, and whether it was seen to act. */
export function drawFinding(each: GroupedClass, cluster: JudgedCluster): Html {
  const { name, samples, noun } = each;
  const looks = drawLooks(each, cluster);
  if (cluster.size === samples) return looks;
  if (!isTested(cluster)) return html`${looks} Whether that decides what it says was not tested.`;
  const pasted = findPart(cluster.evidence, 'transplant');
  if (!pasted || pasted.effect === null || !(pasted.points > 0)) {
    return html`${looks} Other classes’ ${noun.many} that are changed the same way move to ${drawName(name)}.`;
  }
  return html`${looks} Pasted into ${noun.many} of other classes, it raises the probability of ${drawName(name)} there
  by ${formatPoints(pasted.effect)} percentage points.`;
}

/** How many samples the model looks at otherwise, and where; of a whole class that it does so in all. */
export function drawLooks({ name, samples, noun: { many } }: GroupedClass, { size, place }: JudgedCluster): Html {
  if (size === samples) {
    return html`The same small part of <strong>all ${formatCount(samples)}</strong> ${drawName(name)} ${many} turns
      ${many} of other classes into ${drawName(name)}.`;
  }
  const part = html`<strong>${formatCount(size)} of ${formatCount(samples)}</strong> ${drawName(name)} ${many}
    (${formatPercent(size / samples)})`;
  const where = place ? html`, <strong>${place}</strong> of the picture` : null;
  return html`For ${part} the model looks at something else than for the rest${where}.`;
}

/** Whether it was tried what pasting a group's region does. */
export function isTested({ evidence }: Pick<JudgedCluster, 'evidence'>): boolean {
  return findPart(evidence, 'transplant') !== undefined;
}
