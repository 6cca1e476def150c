import { formatCount, formatNumberOf, formatPercent, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import { formatCommand } from '../format-command.ts';
import type { ReportClass, ReportCluster, ReportModel } from '../report-model.ts';
import { drawAgreementWarning } from './agreement.ts';
import { anchorOf, findTopFinding, type Finding } from './groups.ts';
import { drawName, drawPicture } from './picture.ts';
import { drawUncompared } from './uncompared.ts';

const shownPictures = 4;

/** How a finding may look and be worded, by how many times its score exceeds the best harmless one of other classes. */
const strengths = [
  { from: Infinity, word: 'Suspicion', headline: 'Clever Hans suspected in class', tone: 'alarm' },
  { from: 3, word: 'Strong suspicion', headline: 'Clever Hans suspected in class', tone: 'alarm' },
  { from: 1.5, word: 'Clear suspicion', headline: 'Clever Hans suspected in class', tone: 'alarm' },
  { from: 0, word: 'Weak suspicion', headline: 'Perhaps a Clever Hans in class', tone: 'caution' },
] as const;

/** Times the highest harmless score that a group's is, and what that allows to say. */
type Strength = (typeof strengths)[number] & { readonly highest: number; readonly times: number };

/** The first screen: is there a Clever Hans, where, how sure, what does it look like, what to do next. */
export function drawVerdict(model: ReportModel): Html {
  const top = findTopFinding(model.classes);
  const strength = top?.cluster.suspicious === true ? measureStrength(model.classes, top) : undefined;
  return html`${drawAgreementWarning(model)}
    <section class="verdict ${strength?.tone ?? 'calm'}" aria-labelledby="verdict">
      ${drawHeadline(model, top, strength)} ${drawUncompared(model.classes)} ${top && drawComparison(top)}
      <div class="answers">
        ${top && drawCertainty(top.cluster, strength)} ${drawReading()} ${drawNextSteps(model, top)}
      </div>
    </section>`;
}

/** Compares with the harmless minorities of other classes: what separates in the suspect's own class is its other side. */
function measureStrength(classes: readonly ReportClass[], top: Finding): Strength {
  const harmless = classes
    .filter((each) => each !== top.class)
    .flatMap(({ clusters, samples }) => clusters.filter(({ suspicious, size }) => !suspicious && size <= samples / 2));
  const highest = Math.max(0, ...harmless.map(({ score }) => score));
  const times = highest > 0 ? top.cluster.score / highest : Infinity;
  return { ...(strengths.find(({ from }) => times >= from) ?? strengths[3]), highest, times };
}

function drawHeadline({ classes }: ReportModel, top: Finding | undefined, strength: Strength | undefined): Html {
  if (top === undefined) {
    return html`<h1 id="verdict">Nothing to compare</h1>
      <p class="lead">No class has two groups of images that are large enough to be compared.</p>`;
  }
  if (strength === undefined) {
    return html`<h1 id="verdict">No Clever Hans found in ${formatNumberOf(classes.length, 'class', 'classes')}</h1>
      <p class="lead">
        No group of images stands apart enough to be suspicious. The one that stands apart most is in
        ${drawClassLink(top)}; here it is, for your own judgement.
      </p>`;
  }
  const suspects = classes.filter((each) => each.suspicious).length;
  return html`<h1 id="verdict">${strength.headline} ${drawName(top.class.name)}</h1>
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
    ${drawStrip(cluster, title, name, cluster.suspicious)}
    ${usual && drawStrip(usual, 'The largest other group', name, false)}
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

function drawCertainty({ score }: ReportCluster, strength: Strength | undefined): Html {
  const comparison =
    strength !== undefined &&
    Number.isFinite(strength.times) &&
    `, ${strength.times.toFixed(1)} times the highest harmless group of the other classes (${formatScore(strength.highest)})`;
  return html`<div>
    <h2>How sure?</h2>
    <p>
      ${strength && html`<strong>${strength.word}.</strong>${' '}`}The group stands apart with a score of
      <strong>${formatScore(score)}</strong>${comparison}. The score says that the model treats these images
      differently, not whether it is right to: the pictures tell you that.
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

function drawNextSteps(model: ReportModel, top: Finding | undefined): Html {
  const look = html`<li>Look at the red. Is it on the object, or on something that does not belong to it?</li>`;
  const steps =
    top?.cluster.suspicious === true
      ? html`${look} ${drawCommands(model, top.cluster.name)}
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

function drawCommands({ run, database }: ReportModel, cluster: string): Html {
  const flag = ['flag', run, cluster, '--verdict', 'artefact', ...database];
  const list = ['export', '--run', run, '--what', 'members', '--format', 'csv', '--out', 'members.csv', ...database];
  return html`<li>
      If it does not belong there, put that on record:
      <code>${formatCommand('npx', 'unhans', ...flag)}</code>
    </li>
    <li>
      List the images: <code>${formatCommand('npx', 'unhans', ...list)}</code>. The file lists all groups; this one’s
      rows are those whose column <code>cluster</code> is <code>${cluster}</code>.
    </li>`;
}
