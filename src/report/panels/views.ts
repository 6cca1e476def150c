import { viewTable } from '../../spray/views/view-table.ts';
import { html, type Html } from '../html.ts';

/** Names of views, those of hidden layers with the layer: `input`, `hidden:conv3`. */
export function drawViewNames(views: readonly string[]): Html {
  return html`${views.map((view, index) => html`${index > 0 && ', '}<span class="nowrap">${view}</span>`)}`;
}

/** What a view compares, in a few words; undefined for one that this program does not know. */
export function describeView(view: string): string | undefined {
  const name = view.split(':', 1)[0]!;
  return Object.hasOwn(viewTable, name) ? viewTable[name as keyof typeof viewTable].describe : undefined;
}
