import { findPart, type EvidencePart } from '../../store/findings.ts';
import { formatCount, formatPercent } from '../format.ts';
import { html, type Html } from '../html.ts';
import { drawName } from './picture.ts';

/** A group with what was tried of it. */
export interface JudgedCluster {
  readonly size: number;
  readonly evidence: readonly EvidencePart[];
}

/** What was found, and whether it was seen to act. */
export function drawFinding(name: string, samples: number, cluster: JudgedCluster): Html {
  if (cluster.size === samples) {
    return html`The same small part of <strong>all ${formatCount(samples)}</strong> ${drawName(name)} images turns
      images of other classes into ${drawName(name)}.`;
  }
  const images = html`<strong>${formatCount(cluster.size)} of ${formatCount(samples)}</strong> ${drawName(name)} images
    (${formatPercent(cluster.size / samples)})`;
  const looks = html`For ${images} the model looks at something else than for the rest`;
  if (!isTested(cluster)) return html`${looks}. Whether that decides what it says was not tested.`;
  const pasted = findPart(cluster.evidence, 'transplant');
  if (!pasted || pasted.effect === null || !(pasted.points > 0)) {
    return html`${looks}. Images of other classes that are changed the same way move to ${drawName(name)}.`;
  }
  return html`${looks}. Pasted into images of other classes, it raises the probability of ${drawName(name)} there by
  ${formatCount(100 * pasted.effect)} percentage points.`;
}

/** Whether it was tried what pasting a group's region does. */
export function isTested({ evidence }: Pick<JudgedCluster, 'evidence'>): boolean {
  return findPart(evidence, 'transplant') !== undefined;
}
