import { html, type Html } from '../html.ts';
import type { Picture } from '../report-model.ts';

/** A picture as text that a page can hold. */
export function toDataUri({ type, bytes }: Picture): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

/** An image element, or an empty frame where the report has no picture. */
export function drawPicture(picture: Picture | null, description: string, className = ''): Html {
  if (picture === null)
    return html`<span class="no-picture ${className}" role="img" aria-label="${description}: not kept"></span>`;
  return html`<img class="${className}" src="${toDataUri(picture)}" alt="${description}" />`;
}

/** A name from the dataset or model: isolated, so that its characters cannot reorder the text around it. */
export function drawName(name: string): Html {
  return html`<bdi class="name">${name === '' ? '(no name)' : name}</bdi>`;
}
