import { formatNumberOf } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportModel } from '../report-model.ts';
import { drawName } from './picture.ts';

const shownClasses = 5;

/** Names the classes without two groups to compare, each with the reason; nothing where there is none. */
export function drawUncompared({ classes, words }: ReportModel): Html | null {
  const left = classes.filter(({ clusters }) =>
    clusters.every(({ fisher, suspicious }) => fisher === null && !suspicious),
  );
  if (left.length === 0) return null;
  const names = left
    .slice(0, shownClasses)
    .map(
      ({ name, note }, index) =>
        html`${index > 0 && ', '}${drawName(name)} (${note ?? `one group of like ${words.noun.many}`})`,
    );
  const more = left.length - shownClasses;
  return html`<p class="gloss">
    Not compared: ${names}${more > 0 && ` and ${formatNumberOf(more, 'more class', 'more classes')}`}.
  </p>`;
}
