import type { MemberRole } from '../choose-members.ts';
import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { describeViews } from '../describe-views.ts';
import { findDecision } from '../find-decision.ts';
import { formatCount, formatPercent, formatSamples, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import { chooseModalityWords } from '../modality-words.ts';
import type { ReportClass, ReportCluster, Representative } from '../report-model.ts';
import type { RunWords } from '../run-words.ts';
import { drawChanges } from './changes.ts';
import { drawEvidence, type NamedClass } from './evidence.ts';
import { drawBadge, drawVerdictBadge, nameGroup } from './groups.ts';
import { defineOutline, drawOutlined } from './outline.ts';
import { drawName, drawPicture } from './picture.ts';
import { describeSplits } from './splits.ts';

const shownPredictions = 3;

/** Where a card is on the page: its place in its class, the class's place in the report, its colour; and its words. */
export interface CardPlace {
  readonly index: number;
  readonly classIndex: number;
  readonly hue: string;
  readonly words: RunWords;
}

/** One group of a class: what it looks at, how big and how separate it is, why it scores, what the model makes of it. */
export function drawClusterCard(each: ReportClass, cluster: ReportCluster, place: CardPlace): Html {
  const named = { name: each.name, noun: place.words.noun };
  const title = nameGroup(place.index);
  const outline = `outline-${place.classIndex}-${place.index}`;
  return html`<article class="card ${place.hue}">
    <header>
      <h4><span class="swatch"></span> ${title}</h4>
      ${drawBadge(cluster.suspicious)} ${drawVerdictBadge(cluster.verdict)}
      <span class="id">${cluster.name} in the database</span>
    </header>
    ${cluster.outline && defineOutline(cluster.outline, outline)}
    <div class="card-body">
      <div class="maps">
        <figure class="mean">
          ${drawPicture(cluster.meanHeatmap, `average heatmap of ${title}`, 'heat')}
          <figcaption>average heatmap</figcaption>
        </figure>
        ${drawMembership(cluster, title)}
      </div>
      <dl>${drawFacts(each, cluster, place)}</dl>
    </div>
    ${drawWhy(cluster, named)} ${drawChanges(cluster.changes, named.noun)}
    <ul class="representatives">
      ${cluster.representatives.map((each) => drawRepresentative(each, cluster.outline === null ? null : outline))}
    </ul>
    ${cluster.outline && html`<p class="gloss"><span class="outline-key"></span> where this group’s ${named.noun.many} differ</p>`}
  </article>`;
}

function drawMembership({ membership }: ReportCluster, title: string): Html | null {
  if (membership === null) return null;
  return html`<figure class="mean">
    ${drawPicture(membership, `where membership of ${title} comes from`, 'heat')}
    <figcaption>where membership comes from</figcaption>
  </figure>`;
}

function drawFacts(each: ReportClass, cluster: ReportCluster, { words, index }: CardPlace): Html {
  const { samples } = each;
  const { size, inFirst, fisher, score, views, meanConfidence } = cluster;
  const isTested = cluster.evidence.length > 0;
  return html`${drawFact('Size', `${formatSamples(size, words.noun)}, ${formatPercent(size / samples)} of the class`)}
  ${index > 0 && inFirst > 0 && drawFact(`In ${nameGroup(0)} too`, `${inFirst === size ? 'all of them' : formatCount(inFirst)}${explainHarmless(each, cluster, words.noun)}`)}
  ${cluster.splits.length > 0 && drawFact('By part of the dataset', describeSplits(cluster.splits))}
  ${drawFact('How far this group stands apart (Fisher score)', formatScore(fisher))}
  ${!isTested && score !== fisher && drawFact('Suspicion (ranking score)', formatScore(score))}
  ${drawFact('What is alike', html`<span title="${views.join(', ')}">${describeViews(views, words.layers, chooseModalityWords(words.noun).places)}</span>`)}
  ${drawFact('The model says', drawPredictions(cluster))}
  ${drawFact('How sure the model is, on average', formatPercent(meanConfidence))}`;
}

/** Why a group whose score reaches the level is not called suspicious: the first of its class speaks for the same samples. */
function explainHarmless(each: ReportClass, cluster: ReportCluster, { many }: SampleNoun): string {
  const [first] = each.clusters;
  const level = findDecision([each])?.level ?? Infinity;
  if (cluster.suspicious || !first?.suspicious || cluster.score < level) return '';
  if (2 * cluster.inFirst > cluster.size) {
    return `: mostly the same ${many} as ${nameGroup(0)}, which is called suspicious for both`;
  }
  if (2 * cluster.inFirst <= first.size) return '';
  return `: most of ${nameGroup(0)}, which is called suspicious for both`;
}

function drawFact(term: string, description: Html | string): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`;
}

/** The evidence: open where it is suspicious, a line to open where it is not. */
function drawWhy(cluster: ReportCluster, named: NamedClass): Html | null {
  const evidence = drawEvidence(cluster, named);
  if (evidence === null || cluster.suspicious) return evidence;
  return html`<details class="why">
    <summary>Suspicion ${formatScore(cluster.score)}: why</summary>
    ${evidence}
  </details>`;
}

function drawPredictions({ predictions, size }: ReportCluster): Html {
  const shown = predictions.filter(({ label }) => label !== '').slice(0, shownPredictions);
  if (shown.length === 0) return html`–`;
  const rest = size - shown.reduce((sum, { count }) => sum + count, 0);
  const drawn = shown.map(
    ({ label, count }, index) => html`${index > 0 && ', '}${drawName(label)} ${formatCount(count)}×`,
  );
  return html`${drawn}${predictions.length > shownPredictions && `, others ${formatCount(rest)}×`}`;
}

/** What an image is shown for. */
const roleWords: Readonly<Record<MemberRole, string>> = {
  typical: 'typical',
  borderline: 'at the edge',
  odd: 'odd',
};

/** An image with what the model looks at in it. Where there is no image, its heatmap stands in its place. */
function drawRepresentative(representative: Representative, outline: string | null): Html {
  const { role, path, prediction, confidence, image, overlay, heatmap } = representative;
  return html`<li class="role-${role}">
    <span class="role">${roleWords[role]}</span>
    <span class="pictures">
      ${drawPicture(image, path, 'view-image')}
      ${
        (overlay || (!image && !heatmap)) &&
        drawOutlined(drawPicture(overlay, `what the model looks at in ${path}`, 'heat'), outline, 'view-overlay')
      }
      ${drawPicture(heatmap, `heatmap of ${path}`, 'view-heatmap heat')}
    </span>
    <span class="caption" title="${path}">
      ${prediction === '' ? drawName(path) : html`${drawName(prediction)} ${formatPercent(confidence)}`}
    </span>
  </li>`;
}
