import { formatNumberOf } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportCluster } from '../report-model.ts';
import type { Finding } from './groups.ts';
import { defineOutline, drawOutlined } from './outline.ts';
import { drawName, drawPicture } from './picture.ts';

const shownPictures = 4;

const outlineId = 'outline-top';

/** The group to look at first beside images of its class that are not in it. */
export function drawComparison({ class: { name, clusters, counterpart }, cluster }: Finding): Html {
  const title = cluster.suspicious ? 'The suspicious group' : 'The group that stands apart most';
  const usual = counterpart === null || clusters[counterpart] === cluster ? undefined : clusters[counterpart];
  return html`${cluster.outline && defineOutline(cluster.outline, outlineId)}
    <div class="comparison">
      ${drawStrip(cluster, title, name, cluster.outline === null ? null : outlineId)}
      ${usual && drawStrip(usual, 'Other images of the class', name, null)}
    </div>`;
}

function drawStrip(cluster: ReportCluster, title: string, name: string, outline: string | null): Html {
  const shown = cluster.representatives.slice(0, shownPictures);
  return html`<figure class="strip ${cluster.suspicious && 'suspect-0'}">
    <figcaption><b>${title}</b>: ${formatNumberOf(cluster.size, 'image')} of ${drawName(name)}</figcaption>
    <div class="strip-row">
      <span class="row-label">image</span
      >${shown.map(({ image, path }) => drawOutlined(drawPicture(image, path), outline))}
      <span class="mean-label">average</span>
    </div>
    <div class="strip-row">
      <span class="row-label">what the model looks at</span>
      ${shown.map(({ overlay, heatmap, path }) =>
        drawOutlined(drawPicture(overlay ?? heatmap, `what the model looks at in ${path}`, 'heat'), outline),
      )}
      <span class="mean">${drawPicture(cluster.meanHeatmap, 'average heatmap of the group', 'heat')}</span>
    </div>
  </figure>`;
}
