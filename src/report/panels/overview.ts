import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { capitalise, formatCount, formatNumberOf, formatPercent, formatSamples, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportClass, ReportModel } from '../report-model.ts';
import { anchorOf, drawBadge } from './groups.ts';
import { drawName } from './picture.ts';

/** Classes that the list has, at most: a row takes about 1.4 kB. */
const shownClasses = 1000;

/** The scale that all tracks share: its end, and the level from which a score is suspicious. */
interface Scale {
  readonly highest: number;
  readonly level: number | null;
}

/** The classes by suspicion: a row each, with a dot for every group on one common scale. */
export function drawOverview({ classes, words: { noun }, method: { decision } }: ReportModel): Html {
  const highest = Math.max(
    decision?.level ?? 0,
    ...classes.flatMap(({ clusters }) => clusters.map(({ score }) => score)),
  );
  const scale = { highest, level: decision?.level ?? null };
  const more = classes.length - shownClasses;
  return html`<section id="overview" aria-labelledby="overview-title">
    <h2 id="overview-title">All classes, most suspicious first</h2>
    <p class="gloss">
      Each dot is a group of ${noun.many} that the model recognises in the same way. The further right, the more
      suspicious it
      is${decision !== null && html`; from the thin line at ${formatScore(decision.level)} on it is called so, unless another speaks for the same ${noun.many}`}.
      <span class="agreement-gloss"
        >“Model says so” is the share of the ${noun.many} for which it predicts the class.</span
      >
    </p>
    <table class="overview">
      <thead>
        <tr>
          <th>Class</th>
          <th class="number">${capitalise(noun.many)}</th>
          <th class="number">Model says so</th>
          <th class="track-cell">
            <span class="scale"><span>0</span><span>score of groups</span><span>${formatScore(highest)}</span></span>
          </th>
          <th class="number">Highest</th>
          <th>Most suspicious group</th>
        </tr>
      </thead>
      <tbody>
        ${classes.slice(0, shownClasses).map((each, index) => drawRow(each, noun, { index, scale }))}
      </tbody>
    </table>
    ${more > 0 && html`<p class="gloss">${formatNumberOf(more, 'more class', 'more classes')}, less suspicious, in report.json.</p>`}
  </section>`;
}

function drawRow(
  { name, samples, agreement, score, note, suspicious, section, clusters }: ReportClass,
  noun: SampleNoun,
  { index, scale }: { readonly index: number; readonly scale: Scale },
): Html {
  const [top] = clusters;
  const group = top ? `${formatSamples(top.size, noun)} (${formatPercent(top.size / samples)})` : (note ?? '–');
  return html`<tr class="${suspicious && 'suspicious'}">
    <th scope="row">
      ${section ? html`<a href="#${anchorOf(index)}">${drawName(name)}</a>` : drawName(name)} ${drawBadge(suspicious)}
    </th>
    <td class="number">${formatCount(samples)}</td>
    <td class="number">${formatPercent(agreement)}</td>
    <td class="track-cell">${drawTrack(clusters, scale)}</td>
    <td class="number">${formatScore(score)}</td>
    <td>${group}</td>
  </tr>`;
}

function drawTrack(clusters: ReportClass['clusters'], { highest, level }: Scale): Html {
  const place = (score: number) => `${(2 + (highest > 0 ? (96 * Math.max(0, score)) / highest : 0)).toFixed(2)}%`;
  const dots = clusters.toReversed().map(({ score, suspicious }) => {
    return html`<circle class="${suspicious ? 'suspect-0' : 'group-0'}" cx="${place(score)}" cy="50%" r="5" />`;
  });
  return html`<svg class="track" aria-hidden="true">
    <line x1="2%" x2="98%" y1="50%" y2="50%" />
    ${level !== null && html`<line class="level" x1="${place(level)}" x2="${place(level)}" y1="0" y2="100%" />`} ${dots}
  </svg>`;
}
