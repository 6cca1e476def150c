import { formatNumberOf, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportClass } from '../report-model.ts';
import { drawClusterCard } from './cluster-card.ts';
import { drawEigenvaluePlot } from './eigenvalue-plot.ts';
import { anchorOf, assignHues, drawBadge } from './groups.ts';
import { drawName } from './picture.ts';
import { drawScatter } from './scatter.ts';

/** All about one class; open from the start where the class is suspicious. */
export function drawClassSection(each: ReportClass, index: number, open: boolean): Html {
  const { name, clusters, suspicious } = each;
  const hues = assignHues(clusters);
  return html`<details class="class-section" ${open && 'open'}>
    <summary>
      <h3>${drawName(name)}</h3>
      ${drawBadge(suspicious)}
      <span class="facts">${describeClass(each)}</span>
    </summary>
    <div id="${anchorOf(index)}" class="class-body">
      <div class="plots">${each.points.length > 0 && drawScatter(each, index)} ${drawEigenvaluePlot(each)}</div>
      <div class="cards">
        ${clusters.map((cluster, number) => {
          return drawClusterCard(each, cluster, { index: number, classIndex: index, hue: hues[number]! });
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

function describeClass({ samples, clusters, furtherClusters, score, note }: ReportClass): string {
  const count = clusters.length + furtherClusters;
  const groups = count > 0 && `${formatNumberOf(count, 'group')}, highest score ${formatScore(score)}`;
  return [formatNumberOf(samples, 'image'), groups, note].filter(Boolean).join(', ');
}
