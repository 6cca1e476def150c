import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { formatSamples } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportCluster } from '../report-model.ts';
import type { Finding } from './groups.ts';
import { drawName, drawPicture } from './picture.ts';

/** Samples of a group, at most; where the page is too narrow for them some are left out. */
const shownPictures = 4;

/** The group to look at first beside what its class usually looks like. */
export function drawComparison({ class: { name, clusters, counterpart }, cluster }: Finding, noun: SampleNoun): Html {
  const draw = (shown: ReportCluster, title: string) =>
    drawStrip(shown, html`<b>${title}</b>: ${formatSamples(shown.size, noun)} of ${drawName(name)}`, noun);
  const title = cluster.suspicious ? 'The suspicious group' : 'The group that stands apart most';
  const usual = counterpart === null || clusters[counterpart] === cluster ? undefined : clusters[counterpart];
  return html`<div class="comparison">
    ${draw(cluster, title)} ${usual && draw(usual, 'For comparison, an ordinary group')}
  </div>`;
}

function drawStrip({ representatives, suspicious, meanHeatmap }: ReportCluster, title: Html, noun: SampleNoun): Html {
  const shown = representatives.slice(0, shownPictures);
  return html`<figure class="strip ${suspicious && 'suspect-0'}">
    <figcaption>${title}</figcaption>
    <div class="strip-row">
      <span class="row-label">${noun.one}</span> ${shown.map(({ image, path }) => drawPicture(image, path))}
      <span class="mean-label">average</span>
    </div>
    <div class="strip-row">
      <span class="row-label">what the model looks at</span>
      ${shown.map(({ overlay, heatmap, path }) =>
        drawPicture(overlay ?? heatmap, `what the model looks at in ${path}`, 'heat'),
      )}
      <span class="mean">${drawPicture(meanHeatmap, 'average heatmap of the group', 'heat')}</span>
    </div>
  </figure>`;
}
