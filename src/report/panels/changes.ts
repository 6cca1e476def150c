import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { html, type Html } from '../html.ts';
import type { Captioned, Change } from '../report-model.ts';
import { drawPicture } from './picture.ts';

/** Samples before and after a test changed them, pair by pair; nothing where there are none. */
export function drawChanges(changes: readonly Change[], { many }: SampleNoun): Html | null {
  if (changes.length === 0) return null;
  return html`<figure class="changes">
    <figcaption>
      What pasting does to ${many} of other classes: before and after what this group shows was pasted in; below each,
      what the model says of it and how surely
    </figcaption>
    <ul>
      ${changes.map(
        ({ before, after }) =>
          html`<li>
            ${drawCaptioned(before, 'before')}<span class="arrow" aria-hidden="true">→</span
            >${drawCaptioned(after, 'after')}
          </li>`,
      )}
    </ul>
  </figure>`;
}

function drawCaptioned({ picture, caption }: Captioned, when: string): Html {
  return html`<span>${drawPicture(picture, `${when}: ${caption}`)}<span class="caption">${caption}</span></span>`;
}
