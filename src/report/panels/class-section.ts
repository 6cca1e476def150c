import { formatNumberOf, formatSamples, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportClass } from '../report-model.ts';
import type { RunWords } from '../run-words.ts';
import { drawClusterCard } from './cluster-card.ts';
import { drawEigenvaluePlot } from './eigenvalue-plot.ts';
import { anchorOf, assignHues, drawBadge } from './groups.ts';
import { drawName } from './picture.ts';
import { drawScatter } from './scatter.ts';

/** Where the section of a class is on the page, and whether it is open from the start. */
export interface SectionPlace {
  readonly index: number;
  readonly open: boolean;
}

/** All about one class. */
export function drawClassSection(each: ReportClass, words: RunWords, { index, open }: SectionPlace): Html {
  const { name, clusters, suspicious } = each;
  const hues = assignHues(clusters);
  return html`<details class="class-section" ${open && 'open'}>
    <summary>
      <h3>${drawName(name)}</h3>
      ${drawBadge(suspicious)}
      <span class="facts">${describeClass(each, words)}</span>
    </summary>
    <div id="${anchorOf(index)}" class="class-body">
      <div class="plots">
        ${each.points.length > 0 && drawScatter(each, words, index)} ${drawEigenvaluePlot(each, words)}
      </div>
      <div class="cards">
        ${clusters.map((cluster, number) => {
          return drawClusterCard(each, cluster, { words, index: number, classIndex: index, hue: hues[number]! });
        })}
      </div>
      ${drawFurther(each.furtherClusters)}
    </div>
  </details>`;
}

function drawFurther(count: number): Html | null {
  if (count === 0) return null;
  return html`<p class="gloss">
    ${formatNumberOf(count, 'more group')}, less suspicious, ${count === 1 ? 'is' : 'are'} in the database.
  </p>`;
}

function describeClass({ samples, clusters, furtherClusters, score, note }: ReportClass, { noun }: RunWords): string {
  const count = clusters.length + furtherClusters;
  const groups = count > 0 && `${formatNumberOf(count, 'group')}, highest score ${formatScore(score)}`;
  return [formatSamples(samples, noun), groups, note].filter(Boolean).join(', ');
}
