import { formatCount, formatNumberOf, formatPercent, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportClass, ReportCluster, Representative } from '../report-model.ts';
import { drawBadge, nameGroup } from './groups.ts';
import { drawName, drawPicture } from './picture.ts';

const shownPredictions = 3;

/** One group of a class: what it looks at, how big and how separate it is, and what the model makes of it. */
export function drawClusterCard({ samples }: ReportClass, cluster: ReportCluster, index: number, hue: string): Html {
  return html`<article class="card ${hue}">
    <header>
      <h4><span class="swatch"></span> ${nameGroup(index)}</h4>
      ${drawBadge(cluster.suspicious)}
      <span class="id">${cluster.name} in the database</span>
    </header>
    <div class="card-body">
      <figure class="mean">
        ${drawPicture(cluster.meanHeatmap, `average heatmap of ${nameGroup(index)}`)}
        <figcaption>average heatmap</figcaption>
      </figure>
      <dl>
        ${drawFact('Size', `${formatNumberOf(cluster.size, 'image')}, ${formatPercent(cluster.size / samples)} of the class`)}
        ${drawFact('How far this group stands apart (Fisher score)', formatScore(cluster.fisher))}
        ${cluster.score !== cluster.fisher && drawFact('Suspicion (ranking score)', formatScore(cluster.score))}
        ${drawFact('The model says', drawPredictions(cluster))}
        ${drawFact('How sure the model is, on average', formatPercent(cluster.meanConfidence))}
      </dl>
    </div>
    <ul class="representatives">
      ${cluster.representatives.map(drawRepresentative)}
    </ul>
  </article>`;
}

function drawFact(term: string, description: Html | string): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`;
}

function drawPredictions({ predictions, size }: ReportCluster): Html {
  const shown = predictions.slice(0, shownPredictions);
  const rest = size - shown.reduce((sum, { count }) => sum + count, 0);
  const drawn = shown.map(
    ({ label, count }, index) => html`${index > 0 && ', '}${drawName(label)} ${formatCount(count)}×`,
  );
  return html`${drawn}${predictions.length > shownPredictions && `, others ${formatCount(rest)}×`}`;
}

function drawRepresentative({ path, prediction, confidence, image, overlay, heatmap }: Representative): Html {
  return html`<li>
    ${drawPicture(image, path, 'view-image')}
    ${drawPicture(overlay, `what the model looks at in ${path}`, 'view-overlay')}
    ${drawPicture(heatmap, `heatmap of ${path}`, 'view-heatmap')}
    <span class="caption" title="${path}">${drawName(prediction)} ${formatPercent(confidence)}</span>
  </li>`;
}
