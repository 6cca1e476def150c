import { viewTable, type ViewName } from '../../spray/views/view-table.ts';
import { describeView } from '../describe-views.ts';
import { html, type Html } from '../html.ts';
import { chooseModalityWords } from '../modality-words.ts';
import type { RunWords } from '../run-words.ts';

/** Every view, in words and by its exact name, with what it compares. */
export function drawViews(views: readonly string[], { layers, noun }: RunWords): Html {
  return html`<p>Views in which groups were found:</p>
    <table class="facts-table">
      <tbody>
        ${views.map(
          (view) =>
            html`<tr>
              <th scope="row">${describeView(view, layers, chooseModalityWords(noun).places)}</th>
              <td><code>${view}</code> ${describeComparison(view)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** What a view compares, by the table of views; nothing for one that this program does not know. */
function describeComparison(view: string): string {
  const name = view.split(':', 1)[0]!;
  return Object.hasOwn(viewTable, name) ? viewTable[name as ViewName].describe : '';
}
