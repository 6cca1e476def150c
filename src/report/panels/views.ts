import { viewTable, type ViewName } from '../../spray/views/view-table.ts';
import { html, type Html } from '../html.ts';

/** What images that are near each other in a view have alike, in words for a card. */
const viewWords: Readonly<Record<ViewName, string>> = {
  input: 'relevant places',
  absolute: 'relevant places, for or against',
  channels: 'relevant places and colours',
  histogram: 'how relevance is spread',
  spectrum: 'pattern, wherever it lies',
  wasserstein: 'nearly the same places',
  wasserstein_centred: 'form, wherever it lies',
  wasserstein_scaled: 'form, wherever and however large',
  rotation: 'form, wherever and however turned',
  pearson: 'pattern, however strong',
  ssim: 'local structure',
  hidden: 'features inside the model',
};

/** What is alike in views, each with its name: “relevant places (input), features inside the model (hidden:conv3)”. */
export function drawViewNames(views: readonly string[]): Html {
  return html`${views.map((view, index) => {
    const words = findRow(viewWords, view);
    const name = html`<span class="nowrap">${view}</span>`;
    return html`${index > 0 && ', '}${words === undefined ? name : html`${words} <span class="view">(${name})</span>`}`;
  })}`;
}

/** What a view compares, in a few words; undefined for one that this program does not know. */
export function describeView(view: string): string | undefined {
  return findRow(viewTable, view)?.describe;
}

function findRow<Row>(table: Readonly<Record<ViewName, Row>>, view: string): Row | undefined {
  const name = view.split(':', 1)[0]!;
  return Object.hasOwn(table, name) ? table[name as ViewName] : undefined;
}
