import { formatPercent, formatScore } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { LayerConservation } from '../report-model.ts';
import { drawName } from './picture.ts';

/** Where relevance goes on its way from the output to the input, layer by layer. */
export function drawConservation(layers: readonly LayerConservation[]): Html {
  const flagged = layers.filter((layer) => layer.flagged);
  return html`<p>
      A heatmap shares out one number, the model’s score for the class (its logit), among the pixels. What arrives at
      each layer, from the output back to the input, stays near 100% but for what biases and constants absorb: a steady
      decline over many layers is normal, a sudden growth of the last column is not.
      ${
        flagged.length === 0
          ? html`No layer blew relevance up.`
          : html`<strong
              >Relevance blew up at ${flagged.map(({ layer }, index) => [index > 0 && ', ', drawName(layer)])}: do not
              trust the heatmaps of this run.</strong
            >`
      }
    </p>
    <table class="conservation">
      <thead>
        <tr>
          <th>Layer</th>
          <th class="number">Arrives</th>
          <th class="number">Its biases absorb</th>
          <th class="number">Sum of |relevance| / |logit|</th>
        </tr>
      </thead>
      <tbody>
        ${layers.map(drawLayer)}
      </tbody>
    </table>`;
}

function drawLayer({ layer, arriving, absorbed, growth, flagged }: LayerConservation): Html {
  return html`<tr class="${flagged && 'suspicious'}">
    <th scope="row">${drawName(layer)} ${flagged && html`<strong class="badge">blew up</strong>`}</th>
    <td class="number">${formatPercent(arriving)}</td>
    <td class="number">${formatPercent(absorbed)}</td>
    <td class="number">${formatScore(growth)}</td>
  </tr>`;
}
