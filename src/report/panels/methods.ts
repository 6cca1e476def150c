import { formatCount, formatNumberOf, formatSeconds } from '../format.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import type { ReportMethod } from '../report-model.ts';
import { drawConservation } from './conservation.ts';
import { drawPapers } from './papers.ts';

/** How the findings were made: enough to judge them and to repeat them. */
export function drawMethods(method: ReportMethod): Html {
  const { model, dataset, conservation, options, seconds, versions, limits } = method;
  return html`<section id="method" aria-labelledby="method-title">
    <h2 id="method-title">How this was done</h2>
    ${drawSteps()}
    <div class="method-grid">
      ${drawBlock('What was audited', [
        drawTable([
          ['model', html`<code>${model.path}</code>`],
          ['its SHA-256', html`<code>${model.sha256}</code>`],
          ['dataset', html`<code>${dataset.path}</code>`],
          ['images used', formatCount(dataset.samples)],
          ['images skipped', formatCount(dataset.skipped)],
        ]),
        drawSkipped(method),
      ])}
      ${drawBlock('Options used', drawOptions(options))}
      ${drawBlock('Time', drawTable(seconds.map((each) => [each.stage, formatSeconds(each.seconds)])))}
      ${drawBlock('Software', drawTable(versions.map(({ name, version }) => [name, version])))}
    </div>
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

function drawSteps(): Html {
  return html`<ol class="steps">
    <li>
      <b>Explain.</b> For every image, layer-wise relevance propagation (LRP) traces the model’s score for the class
      back to the pixels: a heatmap of what spoke for and against it.
    </li>
    <li>
      <b>Compare.</b> The heatmaps of a class are made small, and each is linked with those most like it: a graph of
      similar ways of looking.
    </li>
    <li>
      <b>Group.</b> Spectral clustering finds the groups that hang together in this graph (SpRAy, spectral relevance
      analysis).
    </li>
    <li>
      <b>Rank.</b> Fisher’s discriminant measures how far each group stands apart from the rest of its class: the
      distance between the two, relative to how scattered they are.
    </li>
  </ol>`;
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
