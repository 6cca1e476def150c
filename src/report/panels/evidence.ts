import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import type { EvidencePart, EvidenceTest } from '../../store/findings.ts';
import { capitalise, formatChange, formatPercent, formatPoints, formatScore } from '../format.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import { chooseModalityWords } from '../modality-words.ts';
import type { ReportCluster } from '../report-model.ts';
import { drawName } from './picture.ts';

/** How a test is told: what it did and saw as the beginning of a sentence that its numbers end, and how those are written. */
interface TestWords {
  readonly sentence: (className: Html, noun: SampleNoun) => Html;
  readonly write: (value: number) => string;
  /** What its control is; absent where it has none. */
  readonly control?: (className: Html, noun: SampleNoun) => Html;
  /** What the numbers count. */
  readonly unit: (samples: string) => string;
}

const ofHarmless = () => html`what harmless groups usually reach`;

const inPoints = {
  write: (change: number) => `${change > 0 ? '+' : ''}${formatPoints(change)}`,
  unit: () => 'percentage points',
} as const;

const testWords: Readonly<Record<EvidenceTest, TestWords>> = {
  transplant: {
    sentence: (name, { many: samples }) =>
      html`Pasting what these ${samples} show into ${samples} of other classes changes the probability of ${name} there`,
    control: (name, { many: samples }) => html`the same done with other ${name} ${samples}`,
    ...inPoints,
  },
  cut: {
    sentence: (name, noun) =>
      html`${capitalise(chooseModalityWords(noun).cover)} in these ${noun.many} takes away probability of ${name}`,
    control: (_, noun) => html`${chooseModalityWords(noun).coverElsewhere}`,
    ...inPoints,
    write: formatPoints,
  },
  latent: {
    sentence: (name, { many: samples }) =>
      html`Moving ${samples} of other classes the same way inside the model moves them to ${name}`,
    control: ofHarmless,
    write: formatChange,
    unit: () => 'log-odds (+1: odds times 2.7)',
  },
  shift: {
    sentence: (name, noun) =>
      html`Moving ${noun.many} of other classes ${chooseModalityWords(noun).everywhere} changes the probability of
      ${name} there`,
    control: ofHarmless,
    ...inPoints,
  },
  prevalence: {
    sentence: (name, { many: samples }) =>
      html`Other classes that look the same inside the model as these ${name} ${samples}`,
    write: formatPercent,
    unit: (samples) => `of the ${samples} of other classes`,
  },
  separability: {
    sentence: () => html`How far the group stands apart from the rest of its class`,
    write: formatScore,
    unit: () => 'times the scatter within',
  },
};

/** A class, and what its samples are called. */
export interface NamedClass {
  readonly name: string;
  readonly noun: SampleNoun;
}

/** Why a group scores what it does: a row a test, with its effect, its control and what it adds to the score. */
export function drawEvidence({ evidence, score }: ReportCluster, named: NamedClass): Html | null {
  if (evidence.length === 0) return null;
  return html`<table class="evidence">
    <caption>
      Why it scores ${formatScore(score)}
    </caption>
    <thead>
      <tr>
        <th>What was tried</th>
        <th>
          <span class="nowrap"><span class="swatch effect"></span> effect, 95% interval</span>
          <span class="nowrap"><span class="swatch control"></span> control: where nothing should act</span>
        </th>
        <th class="number">Adds</th>
      </tr>
    </thead>
    <tbody>
      ${evidence.map((part) => drawPart(part, evidence, named))}
    </tbody>
  </table>`;
}

/** The test that speaks loudest for a group; undefined where none does. */
export function findStrongest({ evidence }: Pick<ReportCluster, 'evidence'>): EvidencePart | undefined {
  return evidence
    .filter(({ effect, points, test }) => effect !== null && points > 0 && test !== 'separability')
    .toSorted((left, right) => right.points - left.points)[0];
}

/** What the control of a test is, in a sentence; nothing where it has none. */
export function drawControl({ test, control }: EvidencePart, { name, noun }: NamedClass): Html | null {
  const words = testWords[test].control?.(drawName(name), noun);
  return control === null || !words ? null : html`The <em>control</em> is ${words}.`;
}

function drawPart(part: EvidencePart, all: readonly EvidencePart[], named: NamedClass): Html {
  return html`<tr>
    <th scope="row">${drawSentence(part, named)}${drawNote(part.note)}${drawNote(explainNothing(part, all))}</th>
    <td class="bars-cell">${drawBars(part, findRange(all.filter(({ unit }) => unit === part.unit)))}</td>
    <td class="number">${formatChange(part.points)}</td>
  </tr>`;
}

/** What is tried for the reader alone. */
const shownOnly: readonly EvidenceTest[] = ['cut', 'prevalence'];

/** The ways of acting, of which the one with the most points counts. */
const ways: readonly EvidenceTest[] = ['transplant', 'shift'];

/** Why a test that was made adds nothing to the score; undefined where it does, or where that speaks for itself. */
function explainNothing({ test, effect, points }: EvidencePart, all: readonly EvidencePart[]): string | undefined {
  if (effect === null || points !== 0) return undefined;
  if (shownOnly.includes(test)) return 'shown only, not counted';
  const isOutdone = ways.includes(test) && all.some((other) => ways.includes(other.test) && other.points > 0);
  return isOutdone ? 'not counted: another way acts more' : undefined;
}

function drawNote(note: string | undefined): Html | undefined {
  return note === undefined ? undefined : html`<span class="note">${note}</span>`;
}

/** “Pasting … changes the probability of shirt there: +53 percentage points (control +2, 95% interval +41 to +60)”. */
export function drawSentence({ test, effect, control, interval }: EvidencePart, { name, noun }: NamedClass): Html {
  const { sentence, write, unit } = testWords[test];
  const told = sentence(drawName(name), noun);
  if (effect === null) return html`${told}: not measured`;
  const details = [
    control !== null && `control ${write(control)}`,
    interval !== null && `95% interval ${interval.map(write).join(' to ')}`,
  ].filter((detail) => detail !== false);
  const context: HtmlValue = details.length > 0 && ` (${details.join(', ')})`;
  return html`${told}: <b class="nowrap">${write(effect)}</b> ${unit(noun.many)}${context}`;
}

type Range = readonly [least: number, greatest: number];

/** The range of all that parts measured, with 0. */
function findRange(parts: readonly EvidencePart[]): Range {
  const values = parts.flatMap(({ effect, control, interval }) => [effect ?? 0, control ?? 0, ...(interval ?? [])]);
  return [Math.min(0, ...values), Math.max(0, ...values)];
}

const [effectTop, controlTop, barHeight] = [2, 13, 7];

/** The effect with its interval, and the control below it, from the line of zero. */
function drawBars({ effect, control, interval }: EvidencePart, [least, greatest]: Range): Html | null {
  if (effect === null || !(greatest > least)) return null;
  const place = (value: number) => (1 + (98 * (value - least)) / (greatest - least)).toFixed(2);
  const drawBar = (value: number, top: number, kind: string) => {
    const [from, to] = [Math.min(0, value), Math.max(0, value)];
    const width = (Number(place(to)) - Number(place(from))).toFixed(2);
    return html`<rect class="${kind}" x="${place(from)}%" width="${width}%" y="${top}" height="${barHeight}" />`;
  };
  const middle = effectTop + barHeight / 2;
  return html`<svg class="bars" aria-hidden="true">
    ${drawBar(effect, effectTop, 'effect')} ${control !== null && drawBar(control, controlTop, 'control')}
    ${
      interval &&
      html`<line
        class="interval"
        x1="${place(interval[0])}%"
        x2="${place(interval[1])}%"
        y1="${middle}"
        y2="${middle}"
      />`
    }
    <line class="zero" x1="${place(0)}%" x2="${place(0)}%" y1="0" y2="22" />
  </svg>`;
}
