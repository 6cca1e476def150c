import type { EvidencePart, EvidenceTest } from '../../store/findings.ts';
import { formatChange, formatPercent, formatScore } from '../format.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import type { ReportCluster } from '../report-model.ts';
import { drawName } from './picture.ts';

/** What a test did and saw, as the beginning of a sentence that its numbers end. */
const sentences: Readonly<Record<EvidenceTest, (className: Html) => Html>> = {
  transplant: (name) => html`Pasting what these images show into images of other classes moves them to ${name}`,
  cut: (name) => html`Painting it over in these images changes how much the model sees ${name} in them`,
  latent: (name) => html`Moving images of other classes the same way inside the model moves them to ${name}`,
  shift: (name) => html`Moving them equally at all places, as a tint or a blur does, moves them to ${name}`,
  prevalence: (name) => html`Other classes that look the same inside the model as these ${name} images`,
  separability: () => html`How far the group stands apart from the rest of its class`,
};

/** How what a test measured is written: a change with its sign, a share as a percentage. */
const writers: Readonly<Record<EvidenceTest, (value: number) => string>> = {
  transplant: formatChange,
  cut: formatChange,
  latent: formatChange,
  shift: formatChange,
  prevalence: formatPercent,
  separability: formatScore,
};

/** Why a group scores what it does: a row a test, with its effect, its control and what it adds to the score. */
export function drawEvidence({ evidence, score }: ReportCluster, className: string): Html | null {
  if (evidence.length === 0) return null;
  return html`<table class="evidence">
    <caption>
      Why it scores ${formatScore(score)}
    </caption>
    <thead class="visually-hidden">
      <tr>
        <th>What was tried</th>
        <th>Effect and control</th>
        <th>Adds to the score</th>
      </tr>
    </thead>
    <tbody>
      ${evidence.map((part) => drawPart(part, evidence, className))}
    </tbody>
  </table>`;
}

/** The test that speaks loudest for a group, in a sentence; nothing where none does. */
export function drawStrongest({ evidence }: Pick<ReportCluster, 'evidence'>, className: string): Html | null {
  const [strongest] = evidence
    .filter(({ effect, points, test }) => effect !== null && points > 0 && test !== 'separability')
    .toSorted((left, right) => right.points - left.points);
  return strongest ? html`${drawSentence(strongest, className)}.` : null;
}

function drawPart(part: EvidencePart, all: readonly EvidencePart[], className: string): Html {
  return html`<tr>
    <th scope="row">${drawSentence(part, className)}${drawNote(part.note)}</th>
    <td class="bars-cell">${drawBars(part, findRange(all.filter(({ unit }) => unit === part.unit)))}</td>
    <td class="number">${formatChange(part.points)}</td>
  </tr>`;
}

function drawNote(note: string | undefined): Html | undefined {
  return note === undefined ? undefined : html`<span class="note">${note}</span>`;
}

/** “Pasting … moves them to shirt: +0.53 probability (control +0.02, 95% 0.41 to 0.60)”. */
export function drawSentence({ test, effect, control, interval, unit }: EvidencePart, className: string): Html {
  const sentence = sentences[test](drawName(className));
  if (effect === null) return html`${sentence}: not measured`;
  const write = writers[test];
  const details = [
    control !== null && `control ${write(control)}`,
    interval !== null && `95% ${interval.map(write).join(' to ')}`,
  ].filter((detail) => detail !== false);
  const context: HtmlValue = details.length > 0 && ` (${details.join(', ')})`;
  return html`${sentence}: <b class="nowrap">${write(effect)}</b> ${unit}${context}`;
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
