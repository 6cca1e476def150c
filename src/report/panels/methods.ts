import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { evidenceTests, type EvidenceTest } from '../../store/findings.ts';
import { formatCount, formatNumberOf, formatPercent, formatScore, formatSeconds } from '../format.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import type { ReportClass, ReportMethod, ReportModel } from '../report-model.ts';
import type { RunWords } from '../run-words.ts';
import { drawConservation } from './conservation.ts';
import { drawPapers } from './papers.ts';
import { drawViews } from './views.ts';

/** How the findings were made: enough to judge them and to repeat them. */
export function drawMethods({ method, words, classes }: ReportModel): Html {
  const { conservation, options, seconds, versions, limits } = method;
  return html`<section id="method" aria-labelledby="method-title">
    <h2 id="method-title">How this was done</h2>
    ${drawSteps(method.model !== null, words.noun)}
    <div class="method-grid">
      ${drawBlock('What was audited', [drawSubject(method, words.noun), drawSkipped(method, words.noun)])}
      ${drawBlock('Options used', drawOptions(options))}
      ${drawBlock('Time', drawTable(seconds.map((each) => [each.stage, formatSeconds(each.seconds)])))}
      ${drawBlock('Software', drawTable(versions.map(({ name, version }) => [name, version])))}
    </div>
    ${drawJudging(method, classes, words)}
    ${conservation.length > 0 && drawBlock('Does the relevance add up?', drawConservation(conservation))}
    ${
      limits.length > 0 &&
      drawBlock(
        'What this report leaves out',
        html`<ul>
          ${limits.map((limit) => html`<li>${limit}</li>`)}
        </ul>`,
      )
    }
    ${drawBlock('Papers', drawPapers(options))}
  </section>`;
}

function drawSubject({ model, relevance, dataset }: ReportMethod, { many }: SampleNoun): Html {
  const subject: (readonly [string, Html])[] = model
    ? [
        ['model', html`<code>${model.path}</code>`],
        ['its SHA-256', html`<code>${model.sha256}</code>`],
      ]
    : [['relevance, made elsewhere', html`<code>${relevance}</code>`]];
  return drawTable([
    ...subject,
    ['dataset', html`<code>${dataset.path}</code>`],
    [`${many} used`, formatCount(dataset.samples)],
    [`${many} skipped`, formatCount(dataset.skipped)],
  ]);
}

function drawSteps(hasModel: boolean, { one, many }: SampleNoun): Html {
  const explain = html`For every ${one}, the model’s score for the class is traced back to what it was computed from (by
  default with layer-wise relevance propagation, LRP): a heatmap of what spoke for and against it.`;
  const given = html`The relevance of every ${one} was computed elsewhere and is taken as it is.`;
  return html`<ol class="steps">
    <li><b>Explain.</b> ${hasModel ? explain : given}</li>
    <li>
      <b>Compare.</b> In each view, the ${many} of a class are linked with those most like them: a graph of similar ways
      of looking.
    </li>
    <li>
      <b>Group.</b> Spectral clustering finds what hangs together in these graphs (SpRAy, spectral relevance analysis);
      groups of several views that hold the same ${many} are one. Fisher’s discriminant measures how far each stands
      apart: the distance to the rest, relative to how scattered both are.
    </li>
    <li>
      <b>Test.</b> ${
        hasModel
          ? 'What separates need not act. So what a group shows is pasted, painted over and moved, and the model is asked again.'
          : 'Without a model no transplant test was possible: what separates was found, not whether it acts.'
      }
    </li>
  </ol>`;
}

/** What each test did, in a few words. */
const testWords: Readonly<Record<EvidenceTest, string>> = {
  transplant: 'what a group shows is pasted into other classes',
  cut: 'it is painted over where it is',
  latent: 'other classes are moved the same way inside the model',
  shift: 'they are moved equally at all places',
  prevalence: 'how many of other classes look the same inside the model',
  separability: 'how far a group stands apart',
};

/** What was compared, what was tried, and when a group is called suspicious. */
function drawJudging({ decision }: ReportMethod, classes: readonly ReportClass[], words: RunWords): Html {
  const clusters = classes.flatMap((each) => each.clusters);
  const views = [...new Set([...classes.flatMap(({ view }) => view ?? []), ...clusters.flatMap((each) => each.views)])];
  const made = new Set(clusters.flatMap(({ evidence }) => evidence.map(({ test }) => test)));
  const level =
    decision &&
    html`A group is called suspicious from a score of ${formatScore(decision.level)} on. Measured where there is nothing
    to find, in ${formatPercent(decision.falseAlarmRate)} of the classes one gets there.`;
  return drawBlock(
    'How groups were judged',
    html`${drawViews(views, words)}
    ${
      made.size > 0
        ? html`<p>Tests of a group, and what each did:</p>
            ${drawTable(evidenceTests.filter((test) => made.has(test)).map((test) => [test, testWords[test]]))}
            <p>
              The score is the sum of what the tests add. Controls are the same test where nothing should act; intervals
              are bootstrapped. ${level}
            </p>`
        : html`<p>No test was made; groups are ranked by how far they stand apart. ${level}</p>`
    }`,
  );
}

function drawOptions(options: ReportMethod['options']): Html {
  return html`<details>
    <summary>${formatNumberOf(options.length, 'option')}, with what was left to defaults</summary>
    ${drawTable(options.map(({ name, value }) => [html`<code>${name}</code>`, value]))}
  </details>`;
}

function drawSkipped({ skipped, dataset }: ReportMethod, { one, many }: SampleNoun): Html | null {
  if (skipped.length === 0) return null;
  const more = dataset.skipped - skipped.length;
  return html`<details>
    <summary>Why ${many} were skipped</summary>
    <ul>
      ${skipped.map(({ path, reason }) => html`<li><code>${path}</code>: ${reason}</li>`)}
      ${more > 0 && html`<li>and ${formatNumberOf(more, `more ${one}`, `more ${many}`)}, listed in the database</li>`}
    </ul>
  </details>`;
}

function drawBlock(title: string, content: HtmlValue): Html {
  return html`<div class="block">
    <h3>${title}</h3>
    ${content}
  </div>`;
}

function drawTable(rows: readonly (readonly [name: HtmlValue, value: HtmlValue])[]): Html {
  return html`<table class="facts-table">
    <tbody>
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
