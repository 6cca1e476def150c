import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { html, type Html } from '../html.ts';
import { drawColourChoice } from './colour-maps.ts';

/** What a sample on a card may show, in the order offered; the first is chosen. */
const views: readonly (readonly [value: string, label: (noun: SampleNoun) => string])[] = [
  ['both', ({ one }) => `${one} and overlay`],
  ['image', ({ one }) => one],
  ['overlay', () => 'overlay'],
  ['heatmap', () => 'heatmap'],
];

/** How the pictures of all classes are shown: what, how opaque the overlay is, in which colours. */
export function drawPictureControls(noun: SampleNoun): Html {
  return html`<form class="controls" autocomplete="off">
      <fieldset class="choice views">
        <legend>Show</legend>
        ${views.map(
          ([value, label], position) =>
            html`<label
              ><input type="radio" name="view" value="${value}" ${position === 0 && 'checked'} /> ${label(noun)}</label
            >`,
        )}
      </fieldset>
      <label class="opacity">Opacity <input type="range" name="opacity" min="0" max="1" step="0.05" value="1" /></label>
      ${drawColourChoice()}
    </form>
    <p class="gloss">
      Of each group: typical ${noun.many}, some at its edge, which are least like the others, and odd ones, which the
      model takes for something else or is least sure of.
    </p>`;
}
