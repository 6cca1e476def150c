import { formatCount, formatNumberOf, formatPercent, formatScore, formatSeconds } from '../format.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import type { ReportClass, ReportMethod, ReportModel } from '../report-model.ts';
import { drawConservation } from './conservation.ts';
import { drawPapers } from './papers.ts';
import { drawViews } from './views.ts';

/** How the findings were made: enough to judge them and to repeat them. */
export function drawMethods({ method, classes }: ReportModel): Html {
  const { conservation, options, seconds, versions, limits } = method;
  return html`<section id="method" aria-labelledby="method-title">
    <h2 id="method-title">How this was done</h2>
    ${drawSteps(method.model !== null)}
    <div class="method-grid">
      ${drawBlock('What was audited', [drawSubject(method), drawSkipped(method)])}
      ${drawBlock('Options used', drawOptions(options))}
      ${drawBlock('Time', drawTable(seconds.map((each) => [each.stage, formatSeconds(each.seconds)])))}
      ${drawBlock('Software', drawTable(versions.map(({ name, version }) => [name, version])))}
    </div>
    ${drawJudging(method, classes)}
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
    ${drawBlock('Papers', drawPapers())}
  </section>`;
}

function drawSubject({ model, relevance, dataset }: ReportMethod): Html {
  const subject: (readonly [string, Html])[] = model
    ? [
        ['model', html`<code>${model.path}</code>`],
        ['its SHA-256', html`<code>${model.sha256}</code>`],
      ]
    : [['relevance, made elsewhere', html`<code>${relevance}</code>`]];
  return drawTable([
    ...subject,
    ['dataset', html`<code>${dataset.path}</code>`],
    ['images used', formatCount(dataset.samples)],
    ['images skipped', formatCount(dataset.skipped)],
  ]);
}

function drawSteps(hasModel: boolean): Html {
  const explain = html`For every image, layer-wise relevance propagation (LRP) traces the model’s score for the class
  back to the pixels: a heatmap of what spoke for and against it.`;
  const given = html`The relevance of every image was computed elsewhere and is taken as it is.`;
  return html`<ol class="steps">
    <li><b>Explain.</b> ${hasModel ? explain : given}</li>
    <li>
      <b>Compare.</b> In each view, the samples of a class are linked with those most like them: a graph of similar ways
      of looking.
    </li>
    <li>
      <b>Group.</b> Spectral clustering finds what hangs together in these graphs (SpRAy, spectral relevance analysis);
      groups of several views that hold the same images are one. Fisher’s discriminant measures how far each stands
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

/** What was compared, what was tried, and when a group is called suspicious. */
function drawJudging({ decision }: ReportMethod, classes: readonly ReportClass[]): Html {
  const clusters = classes.flatMap((each) => each.clusters);
  const views = [...new Set([...classes.flatMap(({ view }) => view ?? []), ...clusters.flatMap((each) => each.views)])];
  const tests = [...new Set(clusters.flatMap(({ evidence }) => evidence.map(({ test }) => test)))];
  const level =
    decision &&
    html`A group is called suspicious from a score of ${formatScore(decision.level)} on. Measured where there is nothing
    to find, in ${formatPercent(decision.falseAlarmRate)} of the classes one gets there.`;
  return drawBlock(
    'How groups were judged',
    html`<p>Views in which groups were found: ${drawViews(views)}.</p>
      <p>
        ${
          tests.length > 0
            ? html`The score of a group is the sum of what each test adds: ${tests.join(', ')}. Controls are the same
              test where nothing should act; intervals are bootstrapped.`
            : 'No test was made; groups are ranked by how far they stand apart.'
        }
        ${level}
      </p>`,
  );
}

function drawOptions(options: ReportMethod['options']): Html {
  return html`<details>
    <summary>${formatNumberOf(options.length, 'option')}, with what was left to defaults</summary>
    ${drawTable(options.map(({ name, value }) => [html`<code>${name}</code>`, value]))}
  </details>`;
}

function drawSkipped({ skipped, dataset }: ReportMethod): Html | null {
  if (skipped.length === 0) return null;
  const more = dataset.skipped - skipped.length;
  return html`<details>
    <summary>Why images were skipped</summary>
    <ul>
      ${skipped.map(({ path, reason }) => html`<li><code>${path}</code>: ${reason}</li>`)}
      ${more > 0 && html`<li>and ${formatNumberOf(more, 'more image')}, listed in the database</li>`}
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
