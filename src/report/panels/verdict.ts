import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { formatCount, formatNumberOf } from '../format.ts';
import { html, type Html } from '../html.ts';
import { chooseModalityWords } from '../modality-words.ts';
import type { ReportModel } from '../report-model.ts';
import { drawAgreementWarning } from './agreement.ts';
import { drawCertainty, measureStrength, type Strength } from './certainty.ts';
import { drawComparison } from './comparison.ts';
import { anchorOf, findTopFinding, type Finding } from './groups.ts';
import { drawFinding, isTested } from './finding.ts';
import { drawNextSteps } from './next-steps.ts';
import { drawName } from './picture.ts';
import { drawLeak } from './splits.ts';
import { drawUncompared } from './uncompared.ts';

/** Names of suspicious classes that the headline and the lead have room for. */
const namedClasses = 3;

/** The first screen: is there a Clever Hans, where, how sure, what does it look like, what to do next. */
export function drawVerdict(model: ReportModel): Html {
  const top = findTopFinding(model.classes);
  const strength = top?.cluster.suspicious === true ? measureStrength(model.classes, top) : undefined;
  return html`${drawAgreementWarning(model)}
    <section class="verdict ${strength?.tone ?? 'calm'}" aria-labelledby="verdict">
      ${drawHeadline(model, top, strength)} ${drawUncompared(model)} ${top && drawComparison(top, model.words.noun)}
      <div class="answers">
        ${top && drawCertainty(model, top, strength)} ${drawReading(model.words.noun)} ${drawNextSteps(model, top)}
      </div>
    </section>`;
}

function drawHeadline(
  { classes, words: { noun }, method }: ReportModel,
  top: Finding | undefined,
  strength: Strength | undefined,
): Html {
  if (top === undefined) {
    return html`<h1 id="verdict">Nothing to compare</h1>
      <p class="lead">No class has two groups of ${noun.many} that are large enough to be compared.</p>`;
  }
  if (strength === undefined) {
    return html`<h1 id="verdict">No Clever Hans found in ${formatNumberOf(classes.length, 'class', 'classes')}</h1>
      <p class="lead">
        ${drawCalm(noun, isTested(top.cluster), method.model !== null)} The one that comes nearest is in
        ${drawClassLink(top.classIndex, top.class.name)}; here it is, for your own judgement.
      </p>`;
  }
  const others = classes.flatMap((each, index) => (each.suspicious && each !== top.class ? [{ ...each, index }] : []));
  return html`<h1 id="verdict">
      ${strength.headline} class
      ${drawName(top.class.name)}${others.length > 0 && ` and in ${formatNumberOf(others.length, 'other')}`}
    </h1>
    <p class="lead">
      ${drawFinding({ ...top.class, noun }, top.cluster)} ${drawLeak(top.cluster.splits)}
      ${drawOthers(classes.length, others)}
    </p>`;
}

/** Why nothing is suspicious. */
function drawCalm({ many }: SampleNoun, tested: boolean, hasModel: boolean): string {
  if (tested) return `No group of ${many} both stands apart and moves ${many} of other classes to its own.`;
  const untested = hasModel ? '' : ' There was no model to test whether one acts.';
  return `No group of ${many} stands apart enough to be suspicious.${untested}`;
}

function drawOthers(count: number, others: readonly { readonly name: string; readonly index: number }[]): Html | null {
  if (others.length > 0) {
    const links = others
      .slice(0, namedClasses)
      .map(({ name, index }, place) => html`${place > 0 && ', '}${drawClassLink(index, name)}`);
    const more = others.length - namedClasses;
    return html`Also suspicious: ${links}${more > 0 && html`, <a href="#overview">and ${more} more</a>`}.`;
  }
  if (count === 1) return null;
  return html`The other ${count === 2 ? 'class looks' : `${formatCount(count - 1)} classes look`} harmless.`;
}

function drawClassLink(index: number, name: string): Html {
  return html`<a href="#${anchorOf(index)}">${drawName(name)}</a>`;
}

function drawReading(noun: SampleNoun): Html {
  return html`<div>
    <h2>How to read the pictures</h2>
    <p class="key">
      <span class="nowrap"><span class="swatch for heat"></span> red: speaks for the class</span>
      <span class="nowrap"><span class="swatch against heat"></span> blue: against it</span>
    </p>
    <p>
      Clever Hans was a horse that “calculated” by watching its questioner’s face. A <em>Clever Hans</em> model is right
      for the wrong reason: it reads ${chooseModalityWords(noun).instead}.
    </p>
  </div>`;
}
