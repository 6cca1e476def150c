import { viewTable, type ViewName } from '../../spray/views/view-table.ts';
import { html, type Html } from '../html.ts';

/** What images that are near each other in a view have alike, in a few words. */
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

/** What is alike in views: “relevant places; features inside the model (3 layers)”; a view of no known kind by its name. */
export function describeViews(views: readonly string[]): string {
  const kinds = new Map<string, number>();
  for (const view of views) {
    const words = findRow(viewWords, view) ?? view;
    kinds.set(words, (kinds.get(words) ?? 0) + 1);
  }
  return [...kinds].map(([words, count]) => (count > 1 ? `${words} (${count} layers)` : words)).join('; ');
}

/** Every view with what it compares, those that compare the same in one: “input (the heatmap, cell by cell …)”. */
export function drawViews(views: readonly string[]): Html {
  const kinds = new Map<string, string[]>();
  for (const view of views) {
    const description = findRow(viewTable, view)?.describe ?? '';
    kinds.set(description, [...(kinds.get(description) ?? []), view]);
  }
  return html`${[...kinds].map(
    ([description, names], index) =>
      html`${index > 0 && '; '}<b>${names.join(', ')}</b>${description !== '' && ` (${description})`}`,
  )}`;
}

/** The row of a view, or of the layer's view that it is; undefined for one that this program does not know. */
function findRow<Row>(table: Readonly<Record<ViewName, Row>>, view: string): Row | undefined {
  const name = view.split(':', 1)[0]!;
  return Object.hasOwn(table, name) ? table[name as ViewName] : undefined;
}
