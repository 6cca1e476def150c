import { html, type Html } from '../html.ts';
import type { Outline } from '../trace-outline.ts';

/** Declares an outline once, for drawOutlined to draw over many pictures. */
export function defineOutline({ width, height, path }: Outline, id: string): Html {
  return html`<svg class="definitions" aria-hidden="true">
    <symbol id="${id}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">
      <path class="halo" d="${path}" />
      <path class="line" d="${path}" />
    </symbol>
  </svg>`;
}

/** A picture with the outline of that id over it, or without one where it is null. */
export function drawOutlined(picture: Html, outline: string | null, className = ''): Html {
  return html`<span class="outlined ${className}"
    >${picture}${outline !== null && html`<svg class="outline" aria-hidden="true"><use href="#${outline}" /></svg>`}</span
  >`;
}
