import { formatCount, formatNumberOf, formatPercent, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportCluster, ReportModel } from '../report-model.ts';
import { anchorOf, findTopFinding, type Finding } from './groups.ts';
import { drawName, drawPicture } from './picture.ts';

const shownPictures = 4;

/** How strongly a suspicion may be worded, by how many times its score exceeds the best harmless one. */
const strengths = [
  { from: 3, word: 'Strong suspicion' },
  { from: 1.5, word: 'Clear suspicion' },
  { from: 0, word: 'Weak suspicion' },
] as const;

/** The first screen: is there a Clever Hans, where, how sure, what does it look like, what to do next. */
export function drawVerdict(model: ReportModel): Html {
  const top = findTopFinding(model.classes);
  return html`<section class="verdict ${top?.cluster.suspicious === true ? 'alarm' : 'calm'}" aria-labelledby="verdict">
    ${drawHeadline(model, top)} ${top && drawComparison(top)}
    <div class="answers">${drawCertainty(model, top)} ${drawReading()} ${drawNextSteps(model, top)}</div>
  </section>`;
}

function drawHeadline({ classes }: ReportModel, top: Finding | undefined): Html {
  if (top === undefined) {
    return html`<h1 id="verdict">Nothing to compare</h1>
      <p class="lead">No class had enough images to be grouped.</p>`;
  }
  if (!top.cluster.suspicious) {
    return html`<h1 id="verdict">No Clever Hans found in ${formatNumberOf(classes.length, 'class', 'classes')}</h1>
      <p class="lead">
        No group of images stands apart enough to be suspicious. The one that stands apart most is in
        ${drawClassLink(top)}; here it is, for your own judgement.
      </p>`;
  }
  const suspects = classes.filter((each) => each.suspicious).length;
  return html`<h1 id="verdict">Clever Hans suspected in class ${drawName(top.class.name)}</h1>
    <p class="lead">
      For <strong>${formatCount(top.cluster.size)} of ${formatCount(top.class.samples)}</strong>
      ${drawName(top.class.name)} images (${formatPercent(top.cluster.size / top.class.samples)}) the model looks at
      something else than for the rest.${' '}${drawOtherSuspects(classes.length, suspects)}
    </p>`;
}

function drawOtherSuspects(classes: number, suspects: number): Html | null {
  if (suspects > 1) return html`<a href="#overview">${suspects} of ${classes} classes</a> look suspicious in all.`;
  if (classes === 1) return null;
  return html`The other ${classes === 2 ? 'class looks' : `${formatCount(classes - 1)} classes look`} harmless.`;
}

function drawClassLink({ classIndex, class: { name } }: Finding): Html {
  return html`<a href="#${anchorOf(classIndex)}">${drawName(name)}</a>`;
}

function drawComparison({ class: { name, clusters }, cluster }: Finding): Html {
  const others = clusters.filter((other) => other !== cluster && !other.suspicious);
  const usual = others.toSorted((left, right) => right.size - left.size)[0];
  const title = cluster.suspicious ? 'The suspicious group' : 'The group that stands apart most';
  return html`<div class="comparison">
    ${drawStrip(cluster, title, name, cluster.suspicious)} ${usual && drawStrip(usual, 'The usual way', name, false)}
  </div>`;
}

function drawStrip(cluster: ReportCluster, title: string, name: string, suspicious: boolean): Html {
  const shown = cluster.representatives.slice(0, shownPictures);
  return html`<figure class="strip ${suspicious && 'suspect-0'}">
    <figcaption><b>${title}</b>: ${formatNumberOf(cluster.size, 'image')} of ${drawName(name)}</figcaption>
    <div class="strip-row">
      <span class="row-label">image</span>${shown.map(({ image, path }) => drawPicture(image, path))}
      <span class="mean-label">average</span>
    </div>
    <div class="strip-row">
      <span class="row-label">what the model looks at</span>
      ${shown.map(({ overlay, path }) => drawPicture(overlay, `what the model looks at in ${path}`))}
      ${drawPicture(cluster.meanHeatmap, 'average heatmap of the group', 'mean')}
    </div>
  </figure>`;
}

function drawCertainty(model: ReportModel, top: Finding | undefined): Html | null {
  if (top === undefined) return null;
  const harmless = model.classes.flatMap(({ clusters }) => clusters.filter((cluster) => !cluster.suspicious));
  const highest = Math.max(0, ...harmless.map((cluster) => cluster.score));
  const { score, suspicious } = top.cluster;
  const times = highest > 0 ? score / highest : Infinity;
  const strength = strengths.find(({ from }) => times >= from)?.word;
  const comparison = Number.isFinite(times)
    ? html`, ${times.toFixed(1)} times the highest harmless group of this audit (${formatScore(highest)})`
    : null;
  return html`<div>
    <h2>How sure?</h2>
    <p>
      ${suspicious ? html`<strong>${strength}.</strong>${' '}` : null}The group stands apart with a score of
      <strong>${formatScore(score)}</strong>${suspicious && comparison}. The score says that the model treats these
      images differently, not whether it is right to: the pictures tell you that.
    </p>
  </div>`;
}

function drawReading(): Html {
  return html`<div>
    <h2>How to read the pictures</h2>
    <p class="key">
      <span class="swatch for"></span> red: speaks for the class <span class="swatch against"></span> blue: against it
    </p>
    <p>
      Clever Hans was a horse that “calculated” by watching its questioner’s face. A <em>Clever Hans</em> model is right
      for the wrong reason: it reads a watermark, a border or a tag instead of the object.
    </p>
  </div>`;
}

function drawNextSteps({ run }: ReportModel, top: Finding | undefined): Html {
  const look = html`<li>Look at the red. Is it on the object, or on something that does not belong to it?</li>`;
  const steps =
    top?.cluster.suspicious === true
      ? html`${look}
          <li>
            If it does not belong there, list the group’s images:
            <code>unhans export --run ${run} --what members --format csv</code>
          </li>
          <li>Repair or remove them, train again, and audit again.</li>`
      : html`${look}
          <li>Go through the first classes below: a person sees what a score misses.</li>
          <li>Audit again when the model or its training images change.</li>`;
  return html`<div>
    <h2>What to do next</h2>
    <ol>
      ${steps}
    </ol>
  </div>`;
}
