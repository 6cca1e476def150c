import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import type { EvidencePart } from '../../store/findings.ts';
import { formatPercent, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Decision, ReportClass, ReportModel } from '../report-model.ts';
import { drawControl, drawSentence, findStrongest, type NamedClass } from './evidence.ts';
import type { Finding } from './groups.ts';

/** How a finding may look and be worded, by how many times its score exceeds the best harmless one of other classes. */
const strengths = [
  { from: Infinity, word: 'Suspicion', headline: 'Clever Hans suspected in', tone: 'alarm' },
  { from: 3, word: 'Strong suspicion', headline: 'Clever Hans suspected in', tone: 'alarm' },
  { from: 1.5, word: 'Clear suspicion', headline: 'Clever Hans suspected in', tone: 'alarm' },
  { from: 0, word: 'Weak suspicion', headline: 'Perhaps a Clever Hans in', tone: 'caution' },
] as const;

/** Times the highest harmless score that a group's is, and what that allows to say. */
export type Strength = (typeof strengths)[number] & { readonly highest: number; readonly times: number };

/** Compares with the harmless minorities of other classes: what separates in the suspect's own class is its other side. */
export function measureStrength(classes: readonly ReportClass[], top: Finding): Strength {
  const harmless = classes
    .filter((each) => each !== top.class)
    .flatMap(({ clusters, samples }) => clusters.filter(({ suspicious, size }) => !suspicious && size <= samples / 2));
  const highest = Math.max(0, ...harmless.map(({ score }) => score));
  const times = highest > 0 ? top.cluster.score / highest : Infinity;
  return { ...(strengths.find(({ from }) => times >= from) ?? strengths[3]), highest, times };
}

/** How sure the finding is: what acted, how its score compares, how often harmless classes get as far. */
export function drawCertainty(
  { method, words: { noun } }: ReportModel,
  { class: { name }, cluster }: Finding,
  strength: Strength | undefined,
): Html {
  const comparison =
    strength !== undefined &&
    Number.isFinite(strength.times) &&
    `, ${strength.times.toFixed(1)} times that of the highest harmless group of the other classes (${formatScore(strength.highest)})`;
  const strongest = findStrongest(cluster);
  return html`<div>
    <h2>How sure?</h2>
    <p>
      ${strength && html`<strong>${strength.word}.</strong>${' '}`}${strongest && drawTried(strongest, { name, noun })}
      The group’s score, which adds up what was tried, is <strong>${formatScore(cluster.score)}</strong>${comparison}.
      ${drawLevel(method.decision)} ${drawCaution(method.model !== null, cluster.evidence.length > 0, noun)}
    </p>
  </div>`;
}

/** What a test did, and what its control is. */
function drawTried(part: EvidencePart, named: NamedClass): Html {
  return html`${drawSentence(part, named)}. ${drawControl(part, named)}`;
}

function drawLevel(decision: Decision | null): Html | null {
  if (decision === null) return null;
  return html`From ${formatScore(decision.level)} on a group is called suspicious, which happens in
  ${formatPercent(decision.falseAlarmRate)} of harmless classes.`;
}

/** What the score does not say. */
function drawCaution(hasModel: boolean, isTested: boolean, { many }: SampleNoun): string | null {
  if (!hasModel) {
    return `There was no model to ask, so no transplant test was possible: the score says that these ${many} stand apart, not that what they show acts.`;
  }
  return isTested
    ? null
    : `The score says that the model treats these ${many} differently, not whether it is right to: the pictures tell you that.`;
}
